package carsharing.teltonika;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.car.registry.Registry;
import carsharing.teltonika.command.script.Actions;
import carsharing.teltonika.journal.JournalEntry;
import carsharing.teltonika.time.TimeSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the pages of the API use of the rest of the server. All of it is safe on any thread.
 *
 * @param profiles what the elements of cars mean
 * @param registry the cars that are registered
 * @param actions what can be done to cars now
 * @param journal takes what other processes have to hear of
 */
record ApiSources(
    TimeSource time,
    CarProfiles profiles,
    Registry registry,
    Supplier<Actions> actions,
    Consumer<JournalEntry> journal) {}
