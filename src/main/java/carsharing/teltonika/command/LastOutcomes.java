package carsharing.teltonika.command;

import carsharing.teltonika.command.custody.Custody;
import carsharing.teltonika.redis.RedisLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a stopping server still tells before its link to Redis closes. */
final class LastOutcomes {

  private static final Logger LOG = LoggerFactory.getLogger(LastOutcomes.class);

  /** How long a stopping server tries to tell the last outcomes. */
  private static final Duration TIME = Duration.ofSeconds(5);

  private final ContextInternal context;
  private final Custody custody;
  private final RedisLink link;

  /**
   * @param context of the dispatcher
   * @param parts what it has
   */
  LastOutcomes(Context context, DispatcherParts parts) {
    this.context = (ContextInternal) context;
    this.custody = parts.custody();
    this.link = parts.link();
  }

  /**
   * Tells all outcomes, or as many as there is time for, and closes the link. What is not told by
   * then, the other processes tell.
   */
  Future<Void> tell() {
    var told = context.<Void>promise(); // Its time runs on this context.
    custody.whenSettled().compose(settled -> link.outbox().whenFlushed()).onComplete(told);
    return told.future()
        .timeout(TIME.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> LOG.warn("Not all outcomes could be told within {}", TIME))
        .transform(done -> custody.leave().timeout(1, TimeUnit.SECONDS))
        .transform(left -> link.close());
  }
}
