package carsharing.teltonika.command;

import carsharing.teltonika.settings.CommandSettings;
import java.util.Map;

/**
 * What a run needs besides its command, in the versions that were valid when it began.
 *
 * @param checks by name
 */
record RunEnvironment(ScriptBook scripts, Map<String, Check> checks, CommandSettings settings) {}
