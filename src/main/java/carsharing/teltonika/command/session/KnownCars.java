package carsharing.teltonika.command.session;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.message.ClockLags;
import carsharing.teltonika.settings.CarSettings;
import java.util.function.Supplier;

/**
 * What is known of cars whether they are connected or not. Safe for use by several threads.
 *
 * @param lags of the trackers' clocks, which processes share through Redis
 * @param profiles what the elements of each car mean
 * @param registry the cars that the operator has registered
 * @param settings those that are valid now
 */
public record KnownCars(
    ClockLags lags, CarProfiles profiles, Registry registry, Supplier<CarSettings> settings) {}
