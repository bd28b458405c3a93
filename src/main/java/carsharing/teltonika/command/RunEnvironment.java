package carsharing.teltonika.command;

import carsharing.teltonika.settings.CommandSettings;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * What a run needs besides its command, in the versions that were valid when it began.
 *
 * @param checks by name
 */
record RunEnvironment(
    Vertx vertx, ScriptBook scripts, Map<String, Check> checks, CommandSettings settings) {}
