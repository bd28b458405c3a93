package carsharing.teltonika.api.access;

import carsharing.teltonika.api.Role;
import carsharing.teltonika.settings.files.FileContent;
import carsharing.teltonika.settings.files.FollowedFile;
import carsharing.teltonika.settings.files.Mistakes;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.settings.files.ReloadState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of tokens. A changed file replaces them as soon as it is seen. One with mistakes, or one
 * that is gone, is refused, and the tokens stay. Lives on one event loop.
 */
final class TokenFile implements FollowedFile.Reader {

  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
  private static final String TOKENS = "tokens";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> FIELDS = Set.of("role", "sha256");

  /** Each request is compared with all of them. */
  private static final int MAX_TOKENS = 1000;

  private static final int MAX_MISTAKES = 20;

  private final String file;
  private final ReloadState state;
  private final Consumer<List<Token>> taker;

  /**
   * @param state is told whether the file as it is now is in use
   * @param taker receives the tokens
   */
  TokenFile(String file, ReloadState state, Consumer<List<Token>> taker) {
    this.file = file;
    this.state = state;
    this.taker = taker;
  }

  /** {@link #load} has told how many there are. */
  @Override
  public void loadedAgain() {}

  @Override
  public void refuse(String reason) {
    if (state.refuse(reason)) {
      LOG.error(OwnLines.MARKER, "The tokens stay as they were. {}", reason);
    }
  }

  @Override
  public Future<Void> load(FileContent content) {
    var mistakes = new ArrayList<String>();
    var tokens = new ArrayList<Token>();
    if (content instanceof FileContent.Fields read) {
      read(read.fields(), tokens, mistakes);
    } else if (content instanceof FileContent.Wrong wrong) {
      mistakes.add(wrong.mistake());
    } else {
      mistakes.add("no such file (expected: the file that api.tokens names)");
    }
    if (!mistakes.isEmpty()) {
      return Future.failedFuture(new IOException(Mistakes.listed(file, mistakes, MAX_MISTAKES)));
    }
    taker.accept(tokens);
    state.take();
    LOG.info("{}: {} tokens", file, tokens.size());
    return Future.succeededFuture();
  }

  private static void read(JsonObject content, List<Token> tokens, List<String> mistakes) {
    var others = new TreeSet<>(content.fieldNames());
    others.remove(TOKENS);
    if (!others.isEmpty() || !(content.getValue(TOKENS) instanceof JsonObject named)) {
      mistakes.add("expected: only tokens, such as tokens: { back-end: { role: command, ... } }");
      return;
    }
    if (named.size() > MAX_TOKENS) {
      mistakes.add("%d tokens (expected: at most %d)".formatted(named.size(), MAX_TOKENS));
      return;
    }
    var hashes = new HashSet<String>();
    for (var entry : named) {
      var token = token(entry.getKey(), entry.getValue(), mistakes);
      token.ifPresent(tokens::add);
      if (token.isPresent() && !hashes.add(token.get().hash())) {
        mistakes.add("tokens.%s: another name has the same token".formatted(entry.getKey()));
      }
    }
  }

  private static Optional<Token> token(String name, Object value, List<String> mistakes) {
    var before = mistakes.size();
    var path = "tokens." + name;
    if (!NAME.matcher(name).matches() || name.equals(Tokens.OF_SETTINGS)) {
      mistakes.add(
          path + ": expected: a name of letters, digits, dot, _ and -, at most 64; not http.token");
    }
    if (!(value instanceof JsonObject fields)) {
      mistakes.add(path + ": expected: role and sha256");
      return Optional.empty();
    }
    fields.fieldNames().stream()
        .filter(field -> !FIELDS.contains(field))
        .forEach(field -> mistakes.add("%s.%s: unknown".formatted(path, field)));
    var word = String.valueOf(fields.getValue("role"));
    var role = Stream.of(Role.values()).filter(each -> each.word().equals(word)).findFirst();
    if (role.isEmpty()) {
      mistakes.add("%s.role: %s (expected: read, command or admin)".formatted(path, word));
    }
    var hash = String.valueOf(fields.getValue("sha256")).toLowerCase(Locale.ROOT);
    if (!HASH.matcher(hash).matches()) {
      mistakes.add(path + ".sha256: expected: 64 hex digits, in quotes; not the token itself");
    }
    return mistakes.size() == before
        ? role.map(known -> new Token(name, known, hash))
        : Optional.empty();
  }
}
