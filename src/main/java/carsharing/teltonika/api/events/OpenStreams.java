package carsharing.teltonika.api.events;

import carsharing.teltonika.settings.api.FleetSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open streams. A client that reads too slowly is dropped; so is the slowest if too many bytes
 * wait for all clients together. Lives on one event loop.
 */
final class OpenStreams {

  private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

  private final FleetSettings settings;
  private final Set<EventStream> streams = new LinkedHashSet<>();

  OpenStreams(FleetSettings settings) {
    this.settings = settings;
  }

  void add(EventStream stream) {
    streams.add(stream);
  }

  void remove(EventStream stream) {
    streams.remove(stream);
  }

  List<EventStream> all() {
    return new ArrayList<>(streams);
  }

  /** To be called before more is sent: what was sent just now may still be on its way. */
  void dropTheSlow() {
    for (var stream : all()) {
      if (stream.unread() > settings.streamQueue()) {
        drop(stream, settings.streamQueue(), "api.streamQueue");
      }
    }
    while (streams.stream().mapToLong(EventStream::unread).sum() > settings.streamMemory()) {
      streams.stream()
          .max(Comparator.comparingLong(EventStream::unread))
          .ifPresent(slowest -> drop(slowest, settings.streamMemory(), "api.streamMemory, of all"));
    }
  }

  private void drop(EventStream stream, long limit, String setting) {
    LOG.info(
        "An event stream of {} is closed: more than {} bytes are not read ({})",
        stream.token(),
        limit,
        setting);
    streams.remove(stream);
    stream.drop();
  }
}
