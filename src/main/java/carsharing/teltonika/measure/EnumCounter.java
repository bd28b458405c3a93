package carsharing.teltonika.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A counter with one tag whose values are those of an enum, all of them there from the start: a
 * monitoring system sees a zero and not a gap.
 *
 * @param <E> the tag's values, written in lower case
 */
public final class EnumCounter<E extends Enum<E>> {

  private final Map<E, Counter> counters;

  /**
   * @param others names and values, by turns, of tags that are the same for all values
   */
  public EnumCounter(
      MeterRegistry registry,
      String name,
      String description,
      String tag,
      Class<E> values,
      String... others) {
    counters = new EnumMap<>(values);
    for (var value : values.getEnumConstants()) {
      counters.put(
          value,
          Counter.builder(name)
              .description(description)
              .tags(others)
              .tag(tag, value.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  /** Counts one more. */
  public void increment(E value) {
    Objects.requireNonNull(counters.get(value)).increment();
  }
}
