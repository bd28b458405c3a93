/**
 * An AMQP broker and a Redis that need no installation, for trying the server out; in the
 * standalone jar only.
 *
 * <p>It must not know the server, which finds it by its one interface.
 */
@NullMarked
package carsharing.teltonika.embedded;

import org.jspecify.annotations.NullMarked;
