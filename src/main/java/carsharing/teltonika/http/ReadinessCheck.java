package carsharing.teltonika.http;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that must work before the server is of use.
 *
 * @param name as shown to operators
 * @param problem what is wrong with it now, or empty; called on any thread
 */
public record ReadinessCheck(String name, Supplier<Optional<String>> problem) {}
