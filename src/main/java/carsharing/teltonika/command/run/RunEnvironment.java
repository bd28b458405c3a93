package carsharing.teltonika.command.run;

import carsharing.teltonika.car.profile.FlagHistory;
import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.command.check.Check;
import carsharing.teltonika.command.script.ScriptBook;
import carsharing.teltonika.settings.CommandSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a run needs besides its command. Scripts and checks are those that were valid when it began.
 *
 * @param checks by name
 * @param profile what the elements of the car mean, as it is known when it is asked
 * @param history which flags the car has ever set
 * @param resendUntil until when a step may be sent again, ns by {@link TimeSource#nanos()}; empty
 *     for ever
 * @param listener hears what comes of each step
 */
public record RunEnvironment(
    Vertx vertx,
    TimeSource time,
    ScriptBook scripts,
    Map<String, Check> checks,
    CommandSettings settings,
    Supplier<Profile> profile,
    FlagHistory history,
    Optional<Long> resendUntil,
    StepListener listener) {}
