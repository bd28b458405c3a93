package carsharing.teltonika.car.profile;

/**
 * What a record says about a property.
 *
 * @param value true or false, an exact decimal, or a text
 * @param isLastKnown whether the value is only the last known one: its source slept when the record
 *     was made
 */
public record Reading<T>(T value, boolean isLastKnown) {}
