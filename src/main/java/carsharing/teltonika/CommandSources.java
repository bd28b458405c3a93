package carsharing.teltonika;

import carsharing.teltonika.command.script.Actions;
import carsharing.teltonika.journal.JournalEntry;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the commands of the API use of the rest of the server. Safe on any thread.
 *
 * @param actions what can be done to cars now
 * @param journal takes what other processes have to hear of
 */
record CommandSources(Supplier<Actions> actions, Consumer<JournalEntry> journal) {}
