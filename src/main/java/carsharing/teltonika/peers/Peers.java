package carsharing.teltonika.peers;

import carsharing.teltonika.message.RecentlyUsed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other processes for what only they have in memory, and answers their questions. Each process
 * hears on a channel of its own in Redis.
 *
 * <p>Everything is bounded: the length of a message, the questions that wait for an answer, and
 * those that are being answered. Whoever may publish in Redis can ask as well; that costs an answer
 * at most. Lives on one event loop.
 */
public final class Peers {

  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
  private static final String CHANNEL = "teltonika:peer:";

  /** Messages that nobody understands are told for so many senders at most. */
  private static final int TOLD = 100;

  private final Vertx vertx;
  private final String self;
  private final ProcessList processes;
  private final Function<Request, Future<Response>> redis;
  private final Limits limits;
  private final Map<String, Function<JsonObject, Future<JsonObject>>> answerers = new HashMap<>();
  private final Map<String, Promise<JsonObject>> asked = new HashMap<>();
  private final Map<String, Boolean> otherVersions = new RecentlyUsed<>(TOLD);
  private int answering;

  /**
   * What peers may cost.
   *
   * @param timeout how long an answer is waited for
   * @param maxBytes of a message
   * @param maxOpen questions that wait for an answer, and questions that are being answered
   */
  public record Limits(Duration timeout, int maxBytes, int maxOpen) {}

  /**
   * What several processes have said.
   *
   * @param told answers by process
   * @param silent processes that have not answered, or could not
   */
  public record Answers(Map<String, JsonObject> told, List<String> silent) {

    /** Copies both. */
    public Answers {
      told = new LinkedHashMap<>(told);
      silent = List.copyOf(silent);
    }

    @Override
    public Map<String, JsonObject> told() {
      return new LinkedHashMap<>(told);
    }
  }

  /**
   * @param self the name of this process
   * @param processes knows the others
   * @param redis sends a request and gives the answer
   */
  public Peers(
      Vertx vertx,
      String self,
      ProcessList processes,
      Function<Request, Future<Response>> redis,
      Limits limits) {
    this.vertx = vertx;
    this.self = self;
    this.processes = processes;
    this.redis = redis;
    this.limits = limits;
  }

  /** Where the process hears. */
  public static String channel(String process) {
    return CHANNEL + process;
  }

  /** From now on this process answers such questions. */
  public void answer(String question, Function<JsonObject, Future<JsonObject>> answerer) {
    answerers.put(question, answerer);
  }

  /** Asks all processes that live, this one among them. Never fails. */
  public Future<Answers> askAll(String question, JsonObject body) {
    var all = new ArrayList<>(processes.others());
    all.add(0, self);
    var told = new LinkedHashMap<String, JsonObject>();
    var silent = new ArrayList<String>();
    var asking =
        all.stream()
            .map(
                process ->
                    ask(process, question, body)
                        .onSuccess(answer -> told.put(process, answer))
                        .onFailure(cause -> silent.add(process)))
            .toList();
    return Future.join(asking).transform(done -> Future.succeededFuture(new Answers(told, silent)));
  }

  /** Asks one process. Fails if it does not answer in time, or cannot. */
  public Future<JsonObject> ask(String process, String question, JsonObject body) {
    return process.equals(self) ? find(question, body) : askOther(process, question, body);
  }

  private Future<JsonObject> askOther(String process, String question, JsonObject body) {
    if (asked.size() >= limits.maxOpen()) {
      return Future.failedFuture("too many questions wait for an answer");
    }
    var id = UUID.randomUUID().toString();
    // Its timeout is to end on this event loop.
    var answer = ((ContextInternal) vertx.getOrCreateContext()).<JsonObject>promise();
    asked.put(id, answer);
    publish(process, new PeerMessage.Question(PeerMessage.VERSION, self, id, question, body))
        .onFailure(answer::tryFail);
    return answer
        .future()
        .timeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(ended -> asked.remove(id));
  }

  /** Redis says how many heard it; only a cluster does not know of all its nodes. */
  private Future<Void> publish(String process, PeerMessage message) {
    var text = message.text();
    if (length(text) > limits.maxBytes()) {
      return Future.failedFuture("a message to another process is too long");
    }
    return redis
        .apply(Request.cmd(Command.PUBLISH).arg(channel(process)).arg(text))
        .compose(
            heard ->
                heard.toInteger() > 0 || processes.isCluster()
                    ? Future.succeededFuture()
                    : Future.failedFuture("process " + process + " does not hear"));
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Something was published on the channel of this process. */
  public void received(String text) {
    if (text.length() <= limits.maxBytes()) {
      PeerMessage.parse(text).ifPresent(this::received);
    }
  }

  private void received(PeerMessage message) {
    if (message instanceof PeerMessage.Question question) {
      answer(question);
    } else if (asked.get(message.id()) != null) {
      var waiting = asked.remove(message.id());
      if (message instanceof PeerMessage.Found found) {
        waiting.tryComplete(found.body());
      } else if (message instanceof PeerMessage.Unanswered unanswered) {
        waiting.tryFail(unanswered.problem());
      }
    }
  }

  private void answer(PeerMessage.Question question) {
    if (question.version() != PeerMessage.VERSION) {
      if (otherVersions.put(question.from(), true) == null) {
        LOG.info(
            "Process {} asks by version {}: not answered", question.from(), question.version());
      }
      reply(question, "version %d expected".formatted(PeerMessage.VERSION));
    } else if (answering >= limits.maxOpen()) {
      reply(question, "too many questions are being answered");
    } else {
      answering++;
      find(question.name(), question.body())
          .onComplete(done -> answering--)
          .onSuccess(found -> reply(question, found))
          .onFailure(cause -> reply(question, String.valueOf(cause.getMessage())));
    }
  }

  private void reply(PeerMessage.Question question, JsonObject found) {
    var answer = new PeerMessage.Found(question.id(), found);
    publish(question.from(), answer)
        .onFailure(cause -> reply(question, String.valueOf(cause.getMessage())));
  }

  private void reply(PeerMessage.Question question, String problem) {
    publish(question.from(), new PeerMessage.Unanswered(question.id(), problem));
  }

  /** A question of a stranger must not end in an exception. */
  private Future<JsonObject> find(String question, JsonObject body) {
    var answerer = answerers.get(question);
    if (answerer == null) {
      return Future.failedFuture("question " + question + " is unknown");
    }
    try {
      return answerer.apply(body);
    } catch (IllegalArgumentException | ClassCastException e) {
      return Future.failedFuture("question %s: %s".formatted(question, e.getMessage()));
    }
  }

  /** How many questions wait for an answer. */
  int open() {
    return asked.size();
  }

  /** Fails all questions: nobody hears the answers any more. */
  public void close() {
    List.copyOf(asked.values()).forEach(waiting -> waiting.tryFail("the server is stopping"));
  }
}
