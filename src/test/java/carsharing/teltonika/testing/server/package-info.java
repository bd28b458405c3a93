/** Servers for tests: RabbitMQ, Redis, and the server itself. */
@NullMarked
package carsharing.teltonika.testing.server;

import org.jspecify.annotations.NullMarked;
