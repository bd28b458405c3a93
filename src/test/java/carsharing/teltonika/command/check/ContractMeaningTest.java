package carsharing.teltonika.command.check;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.profile.Profiles;
import carsharing.teltonika.car.profile.SecurityFlag;
import carsharing.teltonika.message.StepRecords;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without a file of profiles every record means what the contract says. The meaning is written here
 * once more, in numbers, and compared with the checks over many records.
 */
class ContractMeaningTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final int RECORDS = 20_000;
  private static final int[] IDS = {132, 90, 239, 81, 47, 30, 143, 517, 662, 16, 66};

  /** Bits of the vehicle itself: 9, 10, 17-19, 24-30, 32 and 34-46. */
  private static final long DATA = 0x7ffd_7f0e_0600L;

  private static final long ASLEEP = 1L << 55;
  private static final JsonObject NEARBY =
      new JsonObject("{\"home\":\"restricted\",\"polygons\":[{\"center\":[25.28,54.68]}]}");
  private final Random random = new Random(7);

  /** Those whose elements the contract is written for. */
  @ParameterizedTest
  @ValueSource(strings = {"generic", "fmb130"})
  void ofTheChecksIsThatOfTheContract(String family) throws Exception {
    isThatOfTheContract(Profiles.families().find(family).orElseThrow());
  }

  @Test
  void ofTheChecksIsThatOfTheContractWithoutAFile() throws Exception {
    isThatOfTheContract(Profiles.builtIn().generic());
  }

  private void isThatOfTheContract(Profile profile) throws Exception {
    var input = new CheckInput(NEARBY, ParkingAreas.read(NEARBY), profile);
    for (var i = 0; i < RECORDS; i++) {
      var record = record();
      var isAsleep = (flags(record.elements()).orElse(0) & ASLEEP) != 0;
      var isStricter = isAsleep && !profile.name().equals("generic");
      assertThat(data(new FinishCheck(Duration.ofMinutes(2), false), record, input))
          .as(record.toString())
          .isEqualTo(finish(record, isStricter));
      assertThat(data(new Interlocks(OptionalInt.of(5), Optional.empty()), record, input))
          .as(record.toString())
          .isEqualTo(interlocks(record));
      var lock = new LockCheck().judge(StepRecords.of(record), input, NOW);
      var closed = set(record.elements(), Map.of(28, "car is closed", 29, remote()));
      assertThat(lock.getJsonArray("flags")).isEqualTo(new JsonArray(closed));
      assertThat(lock.getBoolean("lockStatus")).isEqualTo(!closed.isEmpty());
    }
  }

  private static String remote() {
    return "car is closed by factory's remote control";
  }

  private static Object data(Check check, AvlRecord record, CheckInput input) {
    try {
      check.judge(StepRecords.of(record), input, NOW);
      return "passed";
    } catch (CheckFailedException e) {
      return e.data();
    }
  }

  /**
   * @param isStricter whether the tracker's own ignition counts besides flags that sleep
   */
  private static Object finish(AvlRecord record, boolean isStricter) {
    var elements = record.elements();
    if (flags(elements).isEmpty()) {
      return "no_security_flags";
    }
    var blockers = new ArrayList<String>();
    if ((flags(elements).getAsLong() & DATA) != 0) {
      var texts = new LinkedHashMap<Integer, String>();
      texts.put(25, "ignition on");
      texts.put(40, "front left door open");
      texts.put(41, "front right door open");
      texts.put(42, "rear left door open");
      texts.put(43, "rear right door open");
      texts.put(45, "trunk door open");
      blockers.addAll(set(elements, texts));
      if (isStricter && elements.find(239).orElse(0) != 0 && !blockers.contains("ignition on")) {
        blockers.add(0, "ignition on");
      }
    } else {
      if (elements.find(239).orElse(0) != 0) {
        blockers.add("ignition on");
      }
      var doors = elements.find(90).orElse(0);
      var texts = new LinkedHashMap<Integer, String>();
      texts.put(0x0100, "front left door open");
      texts.put(0x0200, "front right door open");
      texts.put(0x0400, "rear left door open");
      texts.put(0x0800, "rear right door open");
      texts.put(0x2000, "trunk door open");
      texts.forEach(
          (mask, text) -> {
            if ((doors & mask) != 0) {
              blockers.add(text);
            }
          });
    }
    if (!blockers.isEmpty()) {
      return new JsonArray(blockers);
    }
    if (isWithoutData(flags(elements).getAsLong()) && !hasOtherSources(elements)) {
      return "no_security_flags";
    }
    return speed(record) > 5 ? "too_fast" : "passed";
  }

  /** Four pairs of bits tell the state of the CAN lines; 3 is a line with data. */
  private static boolean isWithoutData(long flags) {
    var isSaid = (flags & 0xff) != 0;
    for (var line = 0; line < 8; line += 2) {
      isSaid &= (flags >> line & 3) != 3;
    }
    return isSaid && (flags & DATA) == 0;
  }

  private static boolean hasOtherSources(IoElements elements) {
    var doors = elements.indexOf(90).orElse(-1);
    var ignition = elements.indexOf(239).orElse(-1);
    return doors >= 0
        && ignition >= 0
        && !elements.isVariable(doors)
        && !elements.isVariable(ignition)
        && elements.length(doors) >= 2;
  }

  private static String interlocks(AvlRecord record) {
    if (speed(record) >= 0) {
      return speed(record) > 5 ? "too_fast" : "passed";
    }
    return record.elements().find(239).orElse(1) == 0 ? "passed" : "unknown_speed";
  }

  /** The higher one; -1 if there is none. */
  private static long speed(AvlRecord record) {
    var gps = record.gps().satellites() > 0 ? record.gps().speed() : -1;
    return Math.max(gps, record.elements().find(81).orElse(-1));
  }

  private static OptionalLong flags(IoElements elements) {
    var index = elements.indexOf(132).orElse(-1);
    return index >= 0 && elements.length(index) == 8 ? elements.find(132) : OptionalLong.empty();
  }

  private static List<String> set(IoElements elements, Map<Integer, String> texts) {
    var value = flags(elements).orElse(0);
    var order = List.of(SecurityFlag.values()).stream().map(SecurityFlag::text).toList();
    return texts.entrySet().stream()
        .filter(text -> (value >> text.getKey() & 1) != 0)
        .map(Map.Entry::getValue)
        .sorted((a, b) -> order.indexOf(a) - order.indexOf(b))
        .toList();
  }

  private AvlRecord record() {
    var elements = IoElements.builder();
    for (var id : IDS) {
      var mask = random.nextLong();
      var value =
          switch (random.nextInt(6)) {
            case 0, 1 -> 0;
            case 2 -> random.nextLong() & ~DATA;
            default -> random.nextLong() & mask;
          };
      switch (random.nextInt(id == 132 ? 9 : 6)) {
        case 0 -> {}
        case 1 -> elements.add1(id, value);
        case 2 -> elements.add2(id, value);
        case 3 -> elements.add4(id, value);
        case 4 -> elements.addVariable(id, new byte[8]);
        default -> {
          if (id == 81) {
            elements.add1(id, random.nextInt(10));
          } else {
            elements.add8(id, value);
          }
        }
      }
    }
    return new AvlRecord(
        NOW.toEpochMilli(),
        0,
        new GpsElement(252_800_000, 546_800_000, 0, 0, random.nextInt(2), random.nextInt(9)),
        0,
        OptionalInt.empty(),
        elements.build());
  }
}
