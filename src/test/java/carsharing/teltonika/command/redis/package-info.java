/** Commands while Redis is away, slow, forgetful, guarded, or used by strangers. */
@NullMarked
package carsharing.teltonika.command.redis;

import org.jspecify.annotations.NullMarked;
