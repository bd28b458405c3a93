package carsharing.teltonika.command.request;

import static carsharing.teltonika.testing.Futures.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether two commands with one id ask for the same. */
@VertxTest
class CommandDigestTest {

  private static final int LARGE = 100_000;

  private final Vertx vertx;

  CommandDigestTest(Vertx vertx) {
    this.vertx = vertx;
  }

  private String digest(String json) {
    return get(CommandDigest.of(vertx, new JsonObject(json), json.length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1,"b":2}               | {"b":2,"a":1}             | true
          {"a":1,"id":"x","ttl":5}    | {"a":1,"expiresAt":"now"} | true
          {"a":{"b":1,"c":[2]}}       | {"a":{"c":[2],"b":1}}     | true
          {"a":1}                     | {"a":2}                   | false
          {"a":1}                     | {"a":"1"}                 | false
          {"a":null}                  | {}                        | false
          {"a":[1,2]}                 | {"a":[2,1]}               | false
          {"a":[1,[2]]}               | {"a":[[1],2]}             | false
          {"a":[12]}                  | {"a":[1,2]}               | false
          {"a":{"id":1}}              | {"a":{"id":2}}            | false
          {"ab":"c"}                  | {"a":"bc"}                | false
          {"a":"\\",\\"b\\":\\""}     | {"a":"","b":""}           | false
          """)
  void doesNotDependOnTheOrderNorOnTheTime(String one, String other, boolean isSame) {
    assertThat(digest(one)).matches("[0-9a-f]{64}");
    assertThat(digest(one).equals(digest(other))).isEqualTo(isSame);
  }

  @Test
  void ofALargeCommandIsTheSameOnAnotherThread() {
    var fields = new JsonObject().put("a", 1);

    assertThat(get(CommandDigest.of(vertx, fields, LARGE)))
        .isEqualTo(get(CommandDigest.of(vertx, fields, 1)));
  }
}
