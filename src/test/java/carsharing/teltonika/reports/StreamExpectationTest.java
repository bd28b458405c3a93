package carsharing.teltonika.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An expectation that does not hold is noticed, whatever it is about. */
class StreamExpectationTest {

  private static final String TIME = "2026-11-02T08:15:30.000Z";
  private static final StreamHeard HEARD =
      new StreamHeard("0100000002", false, true, messages("a", "b"), 0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'reply':'0100000002','messages':2",
        "'reply':['01','0100000002'],'messages':2",
        "'reply':'0100000002','messages':2,'closed':false,'records':2,'quarantine':0",
        "'reply':'0100000002','messages':2,'message':{'data':{'0':{'gps':{'Speed':47}}}}",
        "'reply':'0100000002','messages':2,'timesParse':true"
      })
  void holdsIfAllIsAsExpected(String expected) {
    assertThat(expectation(expected).complaints(HEARD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'reply':'0100000001','messages':2",
        "'reply':['01',''],'messages':2",
        "'reply':'0100000002','messages':1",
        "'reply':'0100000002','messages':2,'closed':true",
        "'reply':'0100000002','messages':2,'records':1",
        "'reply':'0100000002','messages':2,'quarantine':1",
        "'reply':'0100000002','messages':2,'sameMessageId':true"
      })
  void complainsIfSomethingIsNotAsExpected(String expected) {
    assertThat(expectation(expected).complaints(HEARD)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'data':{'0':{'gps':{'Speed':46}}}}",
        "{'data':{'1':{'gps':{'Speed':47}}}}",
        "{'codec':'8E'}"
      })
  void looksAtEachMessage(String message) {
    var expectation = expectation("'reply':'0100000002','messages':2,'message':" + message);

    assertThat(expectation.complaints(HEARD)).hasSize(2);
  }

  @Test
  void complainsIfTheNextFrameIsNotAcknowledged() {
    var deaf = new StreamHeard("01", false, false, List.of(), 0);

    assertThat(expectation("'reply':'01','messages':0,'closed':false").complaints(deaf)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+10000-01-01T00:00:00.000Z",
        "+292278994-08-17T07:12:55.807Z",
        "+275761-01-01T00:00:00.000Z",
        "2026-13-02T08:15:30.000Z",
        "2026-11-02 08:15:30"
      })
  void complainsOfATimeThatJavaScriptDoesNotRead(String time) {
    var expectation = expectation("'reply':'01','messages':1,'timesParse':true");

    assertThat(expectation.complaints(heard(time))).hasSize(1);
    assertThat(expectation.complaints(heard("+010000-01-01T00:00:00.000Z"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'reply':'01'", "'messages':1", "'reply':'01','messages':1,'recrds':1"})
  void refusesAnExpectationThatSaysLessThanItSeemsTo(String expected) {
    assertThatThrownBy(() -> expectation(expected)).isInstanceOf(IllegalArgumentException.class);
  }

  private static StreamHeard heard(String time) {
    return new StreamHeard("01", false, true, List.of(message("a", time)), 0);
  }

  private static List<Published.Message> messages(String... ids) {
    return Stream.of(ids).map(id -> message(id, TIME)).toList();
  }

  private static Published.Message message(String id, String time) {
    return new Published.Message(
        id,
        new JsonObject(
            """
            {"message":"356307042441013","data":[{"time":"%s","gps":{"Speed":47}}]}"""
                .formatted(time)));
  }

  private static StreamExpectation expectation(String fields) {
    return new StreamExpectation(new JsonObject("{" + fields.replace('\'', '"') + "}"));
  }
}
