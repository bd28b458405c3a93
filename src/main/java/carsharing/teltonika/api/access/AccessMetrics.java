package carsharing.teltonika.api.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is counted about requests that nobody may make. */
public final class AccessMetrics {

  private final Map<String, Counter> refused;

  /** Shows its meters from now on. */
  public AccessMetrics(MeterRegistry registry) {
    refused =
        Stream.of(
                Access.NO_TOKENS,
                Access.NO_TOKEN,
                Access.WRONG_TOKENS,
                Access.ROLE,
                Access.REQUESTS)
            .collect(Collectors.toMap(Function.identity(), type -> counter(registry, type)));
  }

  private static Counter counter(MeterRegistry registry, String type) {
    return Counter.builder("teltonika.http.refused")
        .description("Requests that were refused because of their token or its rate")
        .tag("problem", type)
        .register(registry);
  }

  /** A request is refused. */
  void refused(String type) {
    Optional.ofNullable(refused.get(type)).ifPresent(Counter::increment);
  }
}
