/**
 * The application: {@code Launcher} starts it, {@code MainVerticle} reads the settings and deploys
 * the verticles. It is the one package that knows all the others.
 */
@NullMarked
package carsharing.teltonika;

import org.jspecify.annotations.NullMarked;
