package carsharing.teltonika.chaos;

/**
 * When something happened, as far as it is known.
 *
 * @param from not before, ms since 1970 by Redis' clock
 * @param to not after
 */
record Within(long from, long to) {}
