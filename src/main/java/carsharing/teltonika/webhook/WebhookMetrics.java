package carsharing.teltonika.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about webhooks, by the process that delivers. */
public final class WebhookMetrics {

  private final Counter delivered;
  private final Counter failed;

  /** Shows its meters from now on. */
  public WebhookMetrics(MeterRegistry registry) {
    delivered =
        Counter.builder("teltonika.webhooks.delivered")
            .description("Events that receivers of webhooks have taken")
            .register(registry);
    failed =
        Counter.builder("teltonika.webhooks.failed")
            .description("Attempts after which a receiver of webhooks had not taken an event")
            .register(registry);
  }

  void delivered() {
    delivered.increment();
  }

  void failed() {
    failed.increment();
  }
}
