/**
 * Holds the contract as files ({@code docs/schemas}, {@code docs/asyncapi.yaml}) against what the
 * server does, and makes the page {@code docs/messages.md} of it.
 */
@NullMarked
package carsharing.teltonika.contract;

import org.jspecify.annotations.NullMarked;
