package carsharing.teltonika.command.check;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.message.RecordBatch;
import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.record.json.RecordMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementsJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 255, (1L << 53) - 1, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void tellsANumberAsTheQueueDoes(long value) throws IOException {
    assertAsInTheQueue(IoElements.builder().add8(132, value).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "2a",
        "ffff",
        "001fffffffffffff",
        "0020000000000000",
        "ffffffffffffffff",
        "010000000000000000"
      })
  void tellsARunOfBytesAsTheQueueDoes(String hex) throws IOException {
    var bytes = HexFormat.of().parseHex(hex);

    assertAsInTheQueue(IoElements.builder().addVariable(385, bytes).build());
  }

  @Test
  void tellsAShortRunOfBytesAsANumber() {
    var elements = IoElements.builder().addVariable(256, new byte[] {0, 42}).build();

    assertThat(ElementsJson.of(elements).encode()).isEqualTo("{\"256\":42}");
  }

  private static void assertAsInTheQueue(IoElements elements) throws IOException {
    assertThat(JSON.readTree(ElementsJson.of(elements).encode())).isEqualTo(inTheQueue(elements));
  }

  private static JsonNode inTheQueue(IoElements elements) throws IOException {
    var gps = new GpsElement(0, 0, 0, 0, 0, 0);
    var record = new AvlRecord(0, 0, gps, 0, OptionalInt.empty(), elements);
    var records = new AvlFrame(AvlCodec.CODEC_8_EXTENDED, List.of(record), 0);
    var batch =
        new RecordBatch(new Imei("356307042441013"), records.encode(), records, Instant.EPOCH);
    return JSON.readTree(new RecordMessage().write(batch)).at("/data/0/elements");
  }
}
