package carsharing.teltonika.command;

import carsharing.teltonika.command.custody.Custody;
import carsharing.teltonika.command.session.Retries;
import carsharing.teltonika.command.session.SharedParts;
import carsharing.teltonika.redis.RedisLink;
import java.util.Optional;

/**
 * What the dispatcher has once it has started.
 *
 * @param wakeUp empty if no car is woken
 */
record DispatcherParts(
    RedisLink link,
    KeptSubscriptions subscriptions,
    Custody custody,
    SharedParts shared,
    Retries retries,
    Optional<WakeUp> wakeUp,
    RegistryHash registered) {}
