package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Problem;
import carsharing.teltonika.http.HttpClients;
import carsharing.teltonika.settings.api.AccessSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The open event streams: how many there may be, and whose they are. Lives on one event loop. */
final class Streams {

  private static final Duration LATER = Duration.ofSeconds(10);

  private final Supplier<AccessSettings> settings;
  private final Map<String, Set<HttpClients.Client>> byToken = new HashMap<>();
  private int open;

  Streams(Supplier<AccessSettings> settings) {
    this.settings = settings;
  }

  /** Counts one more, until its client has gone. Fails if there are too many. */
  Future<Void> open(String token, HttpClients.Client client) {
    var limits = settings.get();
    var own = byToken.getOrDefault(token, Set.of());
    if (open >= limits.maxStreams()) {
      return refused("%d streams are open (api.maxStreams)".formatted(open));
    }
    if (own.size() >= limits.maxStreamsPerToken()) {
      return refused(
          "%d streams of this token are open (api.maxStreamsPerToken)".formatted(own.size()));
    }
    if (byToken.computeIfAbsent(token, name -> new HashSet<>()).add(client)) {
      open++;
      client.serveApart();
      client.gone().onComplete(gone -> end(token, client));
    }
    return Future.succeededFuture();
  }

  private static Future<Void> refused(String text) {
    return Future.failedFuture(
        new Problem(429, "too-many-streams", text + ", close one or try later")
            .retryAfter(LATER)
            .exception());
  }

  private void end(String token, HttpClients.Client client) {
    var own = byToken.getOrDefault(token, Set.of());
    if (own.remove(client)) {
      open--;
    }
    if (own.isEmpty()) {
      byToken.remove(token);
    }
  }

  /** Closes the connections of those tokens that are not valid any more. */
  void closeUnless(Predicate<String> isValid) {
    for (var token : Set.copyOf(byToken.keySet())) {
      if (!isValid.test(token)) {
        Set.copyOf(byToken.getOrDefault(token, Set.of())).forEach(HttpClients.Client::close);
      }
    }
  }
}
