package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.protocol.Vectors.Vector;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every published and captured frame decodes to what is known of it, or is refused. */
class VectorsTest {

  @ParameterizedTest
  @MethodSource("officialAvlFrames")
  void decodesWhatTeltonikaPublishes(Vector vector) {
    var frame = vector.frame();
    var expect = vector.expect();

    assertThat(frame.isIntact()).isTrue();
    assertThat(frame.codecId()).isEqualTo(expect.get("codec_id").intValue());
    assertThat(frame.recordCount()).isEqualTo(expect.get("n1").intValue());
    var decoded = AvlFrame.decode(frame);
    assertThat(decoded.records()).hasSameSizeAs(expect.get("records"));
    assertThat(decoded.wrongIoTotals()).isZero();
    for (var i = 0; i < decoded.records().size(); i++) {
      checkOfficial(decoded.records().get(i), expect.get("records").get(i));
    }
  }

  static Stream<Vector> officialAvlFrames() {
    return Vectors.official().filter(Vector::isAvl).filter(v -> !v.name().contains("broken"));
  }

  private static void checkOfficial(AvlRecord record, JsonNode expect) {
    assertThat(record.timestamp()).isEqualTo(expect.get("timestamp_ms").longValue());
    assertThat(record.priority()).isEqualTo(expect.get("priority").intValue());
    assertThat(record.gps())
        .isEqualTo(
            new GpsElement(
                expect.get("longitude_raw").intValue(),
                expect.get("latitude_raw").intValue(),
                expect.get("altitude").intValue(),
                expect.get("angle").intValue(),
                expect.get("satellites").intValue(),
                expect.get("speed").intValue()));
    assertThat(record.eventId()).isEqualTo(expect.get("event_io_id").intValue());
    assertThat(record.generation().orElse(-1)).isEqualTo(expect.path("generation_type").asInt(-1));
    var io = new TreeMap<String, String>();
    expect.get("io").properties().forEach(e -> io.put(e.getKey(), e.getValue().textValue()));
    assertThat(hexById(record.elements())).isEqualTo(io);
  }

  private static Map<String, String> hexById(IoElements elements) {
    var io = new TreeMap<String, String>();
    for (var i = 0; i < elements.size(); i++) {
      io.put(Integer.toString(elements.id(i)), HexFormat.of().formatHex(elements.bytes(i)));
    }
    return io;
  }

  @ParameterizedTest
  @MethodSource("capturedAvlFrames")
  void decodesWhatDevicesInTheFieldSend(Vector vector) {
    var decoded = AvlFrame.decode(vector.frame());
    var expect = vector.expect().get("records");

    assertThat(vector.frame().isIntact()).isTrue();
    assertThat(decoded.records()).hasSize(vector.expect().get("quantity").intValue());
    for (var i = 0; i < decoded.records().size(); i++) {
      checkCaptured(decoded.records().get(i), expect.get(i));
    }
  }

  static Stream<Vector> capturedAvlFrames() {
    return Vectors.captures().filter(Vector::isAvl);
  }

  private static void checkCaptured(AvlRecord record, JsonNode expect) {
    var gps = expect.get("gps");
    assertThat(record.time()).isEqualTo(Instant.parse(expect.get("time").textValue()));
    assertThat(record.priority()).isEqualTo(expect.get("priority").intValue());
    assertThat(record.eventId()).isEqualTo(expect.get("eventID").intValue());
    assertThat(record.generation().orElse(-1)).isEqualTo(expect.path("generation").asInt(-1));
    assertThat(record.gps())
        .isEqualTo(
            new GpsElement(
                gps.get("Longitude").decimalValue().movePointRight(7).intValueExact(),
                gps.get("Latitude").decimalValue().movePointRight(7).intValueExact(),
                gps.get("Altitude").intValue(),
                gps.get("Angle").intValue(),
                gps.get("Satellites").intValue(),
                gps.get("Speed").intValue()));
    var values = new TreeMap<String, String>();
    var hex = new TreeMap<String, String>();
    var elements = record.elements();
    for (var i = 0; i < elements.size(); i++) {
      var id = Integer.toString(elements.id(i));
      values.put(id, new BigInteger(1, elements.bytes(i)).toString());
      if (elements.isVariable(i)) {
        hex.put(id, HexFormat.of().formatHex(elements.bytes(i)));
      }
    }
    assertThat(values).isEqualTo(texts(expect.get("elements")));
    assertThat(hex).isEqualTo(texts(expect.get("hex")));
  }

  private static Map<String, String> texts(JsonNode object) {
    var texts = new TreeMap<String, String>();
    object.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }

  @ParameterizedTest
  @MethodSource("soundAvlFrames")
  void encodesEveryFrameBackToItsBytes(Vector vector) {
    assertThat(AvlFrame.decode(vector.frame()).encode().encode().getBytes())
        .isEqualTo(vector.bytes());
  }

  static Stream<Vector> soundAvlFrames() {
    return Vectors.sound().stream().filter(Vector::isAvl);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decodesGprsMessages(Vector vector) {
    var expect = vector.expect().get("messages").get(0);
    var type = expect.get("type").intValue();

    assertThat(vector.frame().isIntact()).isTrue();
    var decoded = GprsMessage.decode(vector.frame());
    if (decoded instanceof GprsMessage.Command command) {
      assertThat(type).isEqualTo(5);
      assertThat(command.text()).isEqualTo(expect.get("text").textValue());
      assertThat(command.encode().encode().getBytes()).isEqualTo(vector.bytes());
    } else if (decoded instanceof GprsMessage.Answer answer) {
      assertThat(type).isEqualTo(6);
      assertThat(answer.text()).isEqualTo(expect.get("text").textValue());
      assertThat(answer.encode().encode().getBytes()).isEqualTo(vector.bytes());
    } else if (decoded instanceof GprsMessage.Timestamped message) {
      assertThat(message.type()).isEqualTo(type);
      assertThat(message.time())
          .isEqualTo(expect.path("timestamp").asLong(expect.path("time").asLong()));
      assertThat(message.text()).isEqualTo(expect.get("text").textValue());
    } else if (decoded instanceof GprsMessage.Other message) {
      assertThat(message.codecId()).isEqualTo(vector.frame().codecId()).isGreaterThan(0x0D);
      assertThat(message.type()).isEqualTo(type);
    }
  }

  static Stream<Vector> messages() {
    return Vectors.sound().stream().filter(vector -> vector.expect().has("messages"));
  }

  @Test
  void refusesTheNackThatIsPublishedWithAWrongChecksum() {
    assertThat(published("c14-rsp-nack").frame().isIntact()).isFalse();
  }

  @Test
  void refusesCodec7WhoseRecordCountsDifferThoughItsChecksumIsRight() {
    var frame = published("c7-gh3000-tcp").frame();

    assertThat(frame.isIntact()).isTrue();
    assertThatThrownBy(() -> AvlFrame.decode(frame)).isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void refusesACodec8BodyUnderTheIdOf8Extended() {
    var data = published("c8-tcp-30io").frame().data().clone();
    data[0] = (byte) 0x8E;

    assertThatThrownBy(() -> AvlFrame.decode(Frame.of(data)))
        .isInstanceOf(MalformedFrameException.class);
  }

  /** Their announced lengths are wrong: they wait for bytes that never come, and are refused. */
  @Test
  void deliversNothingOfFramesPublishedWithAWrongLength() {
    for (var name : new String[] {"c8-tcp-parserpack-readme-broken", "c13-msg-as-published-old"}) {
      var seen = new RecordedStream(65_536);

      seen.arrive(published(name).bytes());

      assertThat(seen.frames().stream().filter(Frame::isIntact)).as(name).isEmpty();
    }
  }

  private static Vector published(String name) {
    return Vectors.official().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }
}
