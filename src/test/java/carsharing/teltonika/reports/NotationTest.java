package carsharing.teltonika.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.car.profile.SecurityFlags;
import carsharing.teltonika.protocol.AvlFrame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.reports.notation.Chunk;
import carsharing.teltonika.reports.notation.Fields;
import carsharing.teltonika.reports.notation.FrameNotation;
import carsharing.teltonika.reports.notation.RecordNotation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases mean what they say, and a slip of the pen in one is refused. */
class NotationTest {

  private static final SecurityFlags FLAGS = Profiles.builtIn().generic().securityFlags();

  private static final String IMEI = "356307042441013";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'txt':'OK'}",
        "{'text':'OK','codec13':'OK'}",
        "{'frame':'0c0'}",
        "{'record':{'sped':80}}",
        "{'record':{'flags':['car is close']}}",
        "{'record':{'elements':{'132':'001000'}}}",
        "{'record':{'elements':{'385':{'hex':'11'}}}}",
        "{'record':{'time':'yesterday'}}",
        "{'records':[{'tme':'now'}]}",
        "{'series':{'count':1,'stp':1}}"
      })
  void refusesAFrameWithAMistake(String frame) {
    assertThatThrownBy(() -> FrameNotation.check(json(frame))).isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'why':'x','command':{},'expect':{}",
        "'name':'x','source':'made','why':'x','command':{}",
        "'name':'x','source':'made','command':{},'expect':{}",
        "'name':'x','source':'made','why':'x','comand':{},'expect':{}",
        "'name':'x','source':'made','why':'x','chunks':[],'answers':{},'expect':{}"
      })
  void refusesACaseWithAMistake(String fields) {
    assertThatThrownBy(() -> new Report("theme", json("{" + fields + "}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'hello'", "{'hx':'00'}", "['handshake','hello']", "1"})
  void refusesAChunkWithAMistake(String chunk) {
    var chunks = json("{'chunks':[" + chunk + "]}").getJsonArray("chunks");

    assertThatThrownBy(() -> Chunk.readAll(chunks, IMEI))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsARecordFromLittle() {
    var record = RecordNotation.read(json("{}"), 5_000);

    assertThat(record.timestamp()).isEqualTo(5_000);
    assertThat(record.priority()).isEqualTo(1);
    assertThat(record.gps().hasPosition()).isTrue();
    assertThat(record.elements().find(239)).hasValue(0);
    assertThat(FLAGS.of(record.elements())).containsExactly(SecurityFlag.CLOSED);
  }

  @Test
  void readsARecordFromAll() {
    var record =
        RecordNotation.read(
            json(
                """
                {'time':'now-2000','priority':0,'position':[-5.5,-6.25],'satellites':0,'speed':80,
                 'event':385,'ignition':true,'flags':['ignition on','trunk door open'],
                 'elements':{'90':'0100','385':{'bytes':'11'}}}"""),
            5_000);

    assertThat(record.timestamp()).isEqualTo(3_000);
    assertThat(record.priority()).isZero();
    assertThat(record.gps().longitude()).isEqualTo(-55_000_000);
    assertThat(record.gps().latitude()).isEqualTo(-62_500_000);
    assertThat(record.gps().satellites()).isZero();
    assertThat(record.gps().speed()).isEqualTo(80);
    assertThat(record.eventId()).isEqualTo(385);
    assertThat(record.elements().find(239)).hasValue(1);
    assertThat(record.elements().find(132)).hasValue(1L << 25 | 1L << 45);
    assertThat(record.elements().find(90)).hasValue(0x100);
    assertThat(record.elements().number(record.elements().indexOf(385).getAsInt()))
        .hasValueSatisfying(number -> assertThat(number).isEqualTo(0x11));
  }

  @Test
  void leavesOutWhatIsNull() {
    var record = RecordNotation.read(json("{'ignition':null,'flags':null}"), 0);

    assertThat(record.elements().size()).isZero();
  }

  @Test
  void writesSerialTextsAndAnswersAsTrackersDo() {
    var answer = FrameNotation.frame(json("{'text':'Bitė'}"));
    var serial = FrameNotation.frame(json("{'codec13':'GTSL'}"));

    assertThat(GprsMessage.decode(answer)).isEqualTo(new GprsMessage.Answer("Bitė"));
    assertThat(GprsMessage.decode(serial))
        .isEqualTo(new GprsMessage.Timestamped(6, 1_767_225_600, "GTSL"));
  }

  @Test
  void writesASeriesOfRecords() {
    var frame =
        FrameNotation.frame(
            json(
                """
                {'series':{'count':3,'step':1000,'rises':66,
                 'record':{'flags':null,'elements':{'66':'0010'}}}}"""),
            () -> 5_000);

    assertThat(AvlFrame.decode(frame).records())
        .extracting(record -> record.timestamp() + " " + record.elements().find(66).getAsLong())
        .containsExactly("5000 16", "6000 17", "7000 18");
  }

  @Test
  void joinsThePartsOfAChunkAndRepeatsChunks() {
    var chunks = json("{'chunks':[[{'hex':'ff'},'handshake'],{'ascii':'A','times':2}]}");

    assertThat(Chunk.readAll(chunks.getJsonArray("chunks"), IMEI))
        .extracting(chunk -> chunk.bytes().toString())
        .containsExactly("\ufffd\u0000\u000f" + IMEI, "A", "A");
  }

  @Test
  void writesOutWhatIsRepeated() {
    assertThat(Fields.expanded(json("{'a':[{'b':{'repeat':'xy','times':3}}]}")))
        .isEqualTo(
            new JsonObject().put("a", new JsonArray().add(new JsonObject().put("b", "xyxyxy"))));
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}
