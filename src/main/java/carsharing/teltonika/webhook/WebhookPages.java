package carsharing.teltonika.webhook;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.ApiPages;
import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.Problem;
import carsharing.teltonika.api.Role;
import carsharing.teltonika.http.Answer;
import carsharing.teltonika.journal.JournalReader;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.api.WebhookSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/** Where administrators add webhooks, see how they do, and remove them. */
public final class WebhookPages implements ApiGroup {

  private static final Set<String> FIELDS = Set.of("url", "kinds", "secret");

  private final SideLink redis;
  private final WebhookStore store;
  private final Supplier<WebhookSettings> settings;
  private final TimeSource time;

  /** The settings are those that are valid now. */
  public WebhookPages(SideLink redis, Supplier<WebhookSettings> settings, TimeSource time) {
    this.redis = redis;
    this.store = new WebhookStore(redis);
    this.settings = settings;
    this.time = time;
  }

  @Override
  public void addTo(ApiPages pages) {
    pages.add(
        "/v1/webhooks",
        ApiPages.Method.get(Role.ADMIN, request -> list().recover(Problem::orRedisAway)),
        ApiPages.Method.post(Role.ADMIN, request -> add(request).recover(Problem::orRedisAway)));
    pages.add(
        "/v1/webhooks/{id}",
        ApiPages.Method.get(
            Role.ADMIN, request -> show(request.path("id")).recover(Problem::orRedisAway)),
        ApiPages.Method.delete(
            Role.ADMIN, request -> remove(request.path("id")).recover(Problem::orRedisAway)));
  }

  private Future<Answer> list() {
    return store
        .all()
        .compose(all -> Future.all(all.stream().map(this::shown).toList()))
        .map(
            shown ->
                Answer.json(
                    200,
                    new JsonObject().put("webhooks", new JsonArray(shown.<JsonObject>list()))));
  }

  private Future<JsonObject> shown(Webhook webhook) {
    return store.condition(webhook.id()).map(condition -> webhook.shown().mergeIn(condition));
  }

  private Future<Answer> show(String id) {
    return store
        .find(id)
        .compose(found -> found.map(this::shown).orElseGet(WebhookPages::unknown))
        .map(shown -> Answer.json(200, shown));
  }

  private Future<Answer> remove(String id) {
    return store
        .remove(id)
        .compose(
            removed -> removed ? Future.succeededFuture(Answer.nothing()) : WebhookPages.unknown());
  }

  private Future<Answer> add(ApiRequest request) {
    var limits = settings.get();
    if (!limits.isOn()) {
      return failed(
          403,
          "webhooks-off",
          "the server posts to nobody (expected: hosts in api.webhooks.hosts)");
    }
    var mistake = mistake(request.body(), limits);
    if (mistake.isPresent()) {
      return failed(400, "invalid-webhook", mistake.get());
    }
    return JournalReader.newest(redis)
        .compose(
            newest -> {
              var webhook = webhook(request, newest);
              return store
                  .add(webhook, limits.max())
                  .compose(added -> added ? created(webhook) : tooMany(limits.max()));
            });
  }

  private Webhook webhook(ApiRequest request, String after) {
    var body = request.body();
    return new Webhook(
        UUID.randomUUID().toString(),
        body.getString("url"),
        Set.copyOf(kinds(body)),
        Optional.ofNullable(body.getString("secret"))
            .flatMap(Signature::of)
            .orElseGet(Signature::create),
        request.caller().token(),
        time.instant(),
        after);
  }

  private static Optional<String> mistake(JsonObject body, WebhookSettings settings) {
    var unknown = new TreeSet<>(body.fieldNames());
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      return Optional.of("%s: unknown (expected: url, kinds, secret)".formatted(unknown.first()));
    }
    if (!(body.getValue("url") instanceof String url)) {
      return Optional.of("url: a URL with a host expected");
    }
    try {
      Target.of(url, settings);
    } catch (Target.Refused e) {
      return Optional.ofNullable(e.getMessage());
    }
    if (!(body.getValue("kinds") instanceof JsonArray kinds)
        || kinds.isEmpty()
        || !Webhook.KINDS.containsAll(kinds(body))) {
      return Optional.of("kinds: a list of " + String.join(" and ", Webhook.KINDS) + " expected");
    }
    return body.containsKey("secret")
            && Signature.of(String.valueOf(body.getValue("secret"))).isEmpty()
        ? Optional.of("secret: whsec_ and 24-64 bytes in base64 expected, or no secret")
        : Optional.empty();
  }

  private static List<String> kinds(JsonObject body) {
    return body.getJsonArray("kinds").stream().map(String::valueOf).toList();
  }

  private static Future<Answer> created(Webhook webhook) {
    return Future.succeededFuture(
        Answer.json(201, webhook.shown().put("secret", webhook.secret().text()))
            .with("location", "/v1/webhooks/" + webhook.id()));
  }

  private static Future<Answer> tooMany(int max) {
    return failed(409, "too-many-webhooks", "there are %d (api.webhooks.max)".formatted(max));
  }

  private static <T> Future<T> unknown() {
    return failed(404, "unknown-webhook", "there is no webhook with this id");
  }

  private static <T> Future<T> failed(int status, String type, String text) {
    return Future.failedFuture(new Problem(status, type, text).exception());
  }
}
