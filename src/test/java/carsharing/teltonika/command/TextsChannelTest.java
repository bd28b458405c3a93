package carsharing.teltonika.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.testing.CommandClient;
import carsharing.teltonika.testing.Logged;
import carsharing.teltonika.testing.tracker.CarTracker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a text that no command has asked for. */
class TextsChannelTest {

  private final Commanded there = new Commanded();

  @AfterEach
  void stop() {
    there.close();
  }

  @Test
  void publishesATextThatNobodyHasAskedForOnAChannelOfItsOwn() {
    try (var texts = new CommandClient(there.uri(), "{" + there.imei() + "}:texts");
        var car =
            CarTracker.connect(there.server().port(), there.imei(), Commanded.answering("text"))) {
      there.awaitMessage("device_connected");
      car.answer("Low battery");

      var text = texts.next();
      assertThat(text.getString("imei")).isEqualTo(there.imei());
      assertThat(text.getString("text")).isEqualTo("Low battery");
      assertThat(text.getInstant("receivedAt")).isNotNull();
      assertThat(there.client().unread()).isEmpty();
    }
  }

  @Test
  void publishesTheBeginningOfALongTextAndTenTextsASecond() {
    try (var texts = new CommandClient(there.uri(), "{" + there.imei() + "}:texts");
        var car =
            CarTracker.connect(there.server().port(), there.imei(), Commanded.answering("text"))) {
      there.awaitMessage("device_connected");
      car.answer("x".repeat(3000));

      var text = texts.next();
      assertThat(text.getString("text")).isEqualTo("x".repeat(1024));
      assertThat(text.getInteger("length")).isEqualTo(3000);

      for (var i = 0; i < 500; i++) {
        car.answer("text " + i);
      }
      await().until(() -> there.server().count("teltonika.texts.dropped", "reason", "rate") > 300);
      assertThat(texts.unread().size()).isLessThan(200);
      assertThat(there.client().send(Commanded.command("lock")).outcome().getString("message"))
          .isEqualTo("success");
    }
  }

  @Test
  void logsNothingOfATextThatNamesAnotherTracker() {
    try (var logged = new Logged();
        var car =
            CarTracker.connect(there.server().port(), there.imei(), Commanded.answering("text"))) {
      there.awaitMessage("device_connected");
      car.send(new GprsMessage.AddressedAnswer("0356307042441099", "my\nsecret").encode());

      await().until(() -> !logged.lines("says that it is another: 0356307042441099").isEmpty());
      assertThat(logged.lines("secret")).isEmpty();
    }
  }
}
