package carsharing.teltonika.command.custody;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.Imei;
import org.junit.jupiter.api.Test;

class OpenTicketsTest {

  private static final Imei CAR = new Imei("356307042441013");
  private static final Imei OTHER = new Imei("356307042441021");
  private static final int MAX_TOLD = 10_000;

  private final OpenTickets tickets = new OpenTickets();

  @Test
  void holdEachNumberOnceUntilItsOutcomeIsTold() {
    assertThat(tickets.add("1", CAR, "life")).isTrue();
    assertThat(tickets.add("1", CAR, "next life")).isFalse();
    assertThat(tickets.life("1")).hasValue("life");

    tickets.told("1");

    assertThat(tickets.contains("1")).isFalse();
    assertThat(tickets.wasTold("1")).isTrue();
    assertThat(tickets.wasTold("2")).isFalse();
  }

  @Test
  void knowACarUntilItsLastCommandHasGone() {
    tickets.add("1", CAR, "life");
    tickets.add("2", CAR, "life");
    tickets.add("3", OTHER, "life");

    tickets.told("1");
    assertThat(tickets.concern(CAR)).isTrue();
    tickets.remove("1"); // It has gone already.
    assertThat(tickets.concern(CAR)).isTrue();
    tickets.remove("2");

    assertThat(tickets.concern(CAR)).isFalse();
    assertThat(tickets.cars()).containsExactly(OTHER);
    assertThat(tickets.wasTold("2")).isFalse();
  }

  @Test
  void moveToAnotherLifeOnlyWhatTheyHold() {
    tickets.add("1", CAR, "life");

    tickets.move("1", "next life");
    tickets.move("2", "next life");

    assertThat(tickets.life("1")).hasValue("next life");
    assertThat(tickets.contains("2")).isFalse();
    assertThat(tickets.concern(CAR)).isTrue();
  }

  @Test
  void sayWhenNoneIsLeft() {
    assertThat(tickets.whenEmpty().isComplete()).isTrue();
    tickets.add("1", CAR, "life");
    tickets.add("2", CAR, "life");
    var empty = tickets.whenEmpty();

    tickets.remove("1");
    assertThat(empty.isComplete()).isFalse();
    tickets.told("2");
    assertThat(empty.succeeded()).isTrue();

    tickets.add("3", CAR, "life");
    assertThat(tickets.whenEmpty().isComplete()).isFalse();
  }

  @Test
  void rememberTheLastOutcomesOnly() {
    for (var i = 0; i <= MAX_TOLD; i++) {
      tickets.told(Integer.toString(i));
    }

    assertThat(tickets.wasTold("0")).isFalse();
    assertThat(tickets.wasTold("1")).isTrue();
    assertThat(tickets.wasTold(Integer.toString(MAX_TOLD))).isTrue();
  }
}
