/**
 * The API under {@code /v1}: who may ask, how requests are checked, and how problems are told. The
 * packages below have the pages.
 */
@NullMarked
package carsharing.teltonika.api;

import org.jspecify.annotations.NullMarked;
