package carsharing.teltonika.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.state.PropertyValue;
import carsharing.teltonika.car.state.StateReader;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A value counts as verified only as long as nothing speaks against it. */
class ProofsTest {

  private static final long AT = 1_700_000_000_000L;

  private static JsonObject ended(String verdict, boolean value) {
    return new JsonObject(
        """
        {"stage":"ended","verified":[{"property":"locked","value":%s,"at":%d,"verdict":"%s"}]}
        """
            .formatted(value, AT, verdict));
  }

  private static JsonObject event(String property, boolean value, long at) {
    return new JsonObject(
        """
        {"event":"lock","property":"%s","at":%d,"after":{"value":%s,"at":%d}}
        """
            .formatted(property, at, value, at));
  }

  private static PropertyValue locked(boolean value) {
    return new PropertyValue("locked", value, AT, 132, false);
  }

  private final Proofs proofs = Proofs.NONE.ended(ended("verified", true));

  @Test
  void aVerifiedCommandProvesItsValueAndNoOther() {
    assertThat(proofs.hold(locked(true))).isTrue();
    assertThat(proofs.hold(locked(false))).isFalse();
    assertThat(Proofs.NONE.hold(locked(true))).isFalse();
  }

  @Test
  void aNewerCommandThatIsNotVerifiedEndsTheProof() {
    assertThat(proofs.ended(ended("contradicted", false)).hold(locked(true))).isFalse();
    assertThat(proofs.ended(ended("answered", true)).hold(locked(true))).isFalse();
    assertThat(proofs.ended(new JsonObject("{\"stage\":\"ended\"}"))).isEqualTo(proofs);
  }

  @Test
  void anEventThatShowsAnotherValueEndsTheProof() {
    assertThat(proofs.happened(event("locked", false, AT + 1)).hold(locked(true))).isFalse();
    assertThat(proofs.happened(event("locked", true, AT + 1)).hold(locked(true))).isTrue();
    assertThat(proofs.happened(event("ignition", false, AT + 1)).hold(locked(true))).isTrue();
    assertThat(proofs.happened(event("locked", false, AT - 1)).hold(locked(true))).isTrue();
  }

  @Test
  void aStateThatShowsAnotherValueEndsTheProof() {
    var state =
        """
        {"properties":{"locked":{"value":%s,"at":%d,"source":132}}}
        """;

    var open = StateReader.read(state.formatted(false, AT + 5), Long.MAX_VALUE);
    var closed = StateReader.read(state.formatted(true, AT + 5), Long.MAX_VALUE);
    var older = StateReader.read(state.formatted(false, AT - 5), Long.MAX_VALUE);

    assertThat(proofs.seen(open)).isEqualTo(Proofs.NONE);
    assertThat(proofs.seen(closed)).isEqualTo(proofs);
    assertThat(proofs.seen(older)).isEqualTo(proofs);
  }

  @Test
  void proofsSurviveAsTextAndWhatSomebodyElseHasWrittenProvesNothing() {
    assertThat(Proofs.read(proofs.text())).isEqualTo(proofs);
    assertThat(Proofs.read("")).isEqualTo(Proofs.NONE);
    assertThat(Proofs.read("[1,2]")).isEqualTo(Proofs.NONE);
    assertThat(Proofs.read("{\"locked\":7,\"doors\":{\"value\":\"x\"}}")).isEqualTo(Proofs.NONE);
    assertThat(Proofs.NONE.text()).isEmpty();
  }
}
