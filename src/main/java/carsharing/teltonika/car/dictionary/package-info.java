/**
 * What IO elements mean: the name, unit and scale of each AVL id, by family of trackers.
 *
 * <p>It reads one file of the jar, which {@code scripts/elements} makes. It must not know
 * connections, RabbitMQ, Redis or commands.
 */
@NullMarked
package carsharing.teltonika.car.dictionary;

import org.jspecify.annotations.NullMarked;
