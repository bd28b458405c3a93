package carsharing.teltonika.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc16Test {

  @Test
  void givesTheCheckValueOfTheCatalogue() {
    assertThat(Crc16.of("123456789".getBytes(US_ASCII))).isEqualTo(0xBB3D);
  }

  @Test
  void givesTheRegisterAfterEachByteOfTeltonikasExample() {
    var data = HexFormat.of().parseHex("0c010500000005676574696f01");
    var registers =
        new int[] {
          0x0500, 0xC0C4, 0x9001, 0xC051, 0xFC01, 0xC03D, 0xD2C1, 0x7A52, 0xD63B, 0xF497, 0x8075,
          0xCB01, 0x00CB
        };
    for (var length = 1; length <= data.length; length++) {
      assertThat(Crc16.of(data, 0, length)).isEqualTo(registers[length - 1]);
    }
  }

  @Test
  void isThatOfTheBitByBitDefinitionForAnyLengthAndStart() {
    var data = new byte[100];
    new Random(1).nextBytes(data);
    for (var start = 0; start < 20; start++) {
      for (var end = start; end <= data.length; end++) {
        assertThat(Crc16.of(data, start, end)).isEqualTo(bitByBit(data, start, end));
      }
    }
  }

  private static int bitByBit(byte[] data, int start, int end) {
    var crc = 0;
    for (var i = start; i < end; i++) {
      crc ^= data[i] & 0xFF;
      for (var bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xA001;
      }
    }
    return crc;
  }

  @Test
  void isWrongWhereTheUpperHalfIsNotZero() {
    var sound = Frame.of(new byte[] {8, 0, 0});

    assertThat(sound.isIntact()).isTrue();
    assertThat(new Frame(sound.data(), sound.crc() | 0x10000).isIntact()).isFalse();
  }
}
