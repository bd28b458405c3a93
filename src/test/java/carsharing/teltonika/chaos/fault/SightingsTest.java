package carsharing.teltonika.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.ledger.Sighting;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.testing.relay.Relay.Way;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private static final String IMEI = "356307000000001";

  private final List<Sighting> seen = new ArrayList<>();
  private final Sightings sightings = new Sightings("server 1", seen::add);

  @Test
  void seesCommandsAmongAcknowledgementsWhateverThePieces() {
    sightings.opened(1);
    sightings.heard(1, Way.TO_SERVER, Buffer.buffer().appendShort((short) 15).appendString(IMEI));
    var bytes =
        Buffer.buffer(new byte[] {1})
            .appendInt(3)
            .appendBuffer(new GprsMessage.Command("getrecord").encode().encode())
            .appendInt(4);
    for (var i = 0; i < bytes.length(); i++) {
      sightings.heard(1, Way.TO_CLIENT, bytes.getBuffer(i, i + 1));
    }

    assertThat(seen)
        .singleElement()
        .satisfies(
            sighting -> {
              assertThat(sighting.imei()).isEqualTo(IMEI);
              assertThat(sighting.command()).isEqualTo("getrecord");
              assertThat(sighting.server()).isEqualTo("server 1");
            });
  }

  @Test
  void beginsAnewWhenAPortIsUsedAgain() {
    sightings.opened(1);
    sightings.heard(1, Way.TO_CLIENT, Buffer.buffer(new byte[] {1, 0, 0}));
    sightings.opened(1);
    sightings.heard(1, Way.TO_SERVER, Buffer.buffer().appendShort((short) 15).appendString(IMEI));
    sightings.heard(1, Way.TO_CLIENT, Buffer.buffer(new byte[] {1}));
    sightings.heard(1, Way.TO_CLIENT, new GprsMessage.Command("readio 90").encode().encode());

    assertThat(seen).extracting(Sighting::command).containsExactly("readio 90");
  }
}
