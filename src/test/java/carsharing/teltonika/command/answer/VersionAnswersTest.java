package carsharing.teltonika.command.answer;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.command.answer.VersionAnswers.Version;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionAnswersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Ver:03.18.14_04 GPS:AXN_5.10_3333 Hw:FMB120 Mod:15 IMEI:352093081452251 Init:2018-11-22 7:13 | FMB120 | 352093081452251
          ver:1 hw: FMC150                          | FMC150 |
          Ver:03.27 Hw:FMB920                       | FMB920 |
          Ver:1 Hw:FMB920 IMEI:35209308145225       | FMB920 |
          Ver:1 Hw:                                 |        |
          Ver:1 Hw:?                                |        |
          Ver:1 Hw:A                                |        |
          Ver:1 Hw:ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 |   |
          Hw:FMB920                                 | FMB920 |
          Ver:1 GPS:2                               |        |
          Param ID:239 Value:0                      |        |
          Unknown command                           |        |
          """)
  void nameTheHardwareAndTheTracker(String text, String hardware, String imei) {
    assertThat(VersionAnswers.read(text))
        .isEqualTo(
            Optional.ofNullable(hardware)
                .map(name -> new Version(name, Optional.ofNullable(imei))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " Ver:03.27.07_00 GPS:AXN Hw:FMC130 Mod:15\r\n\0",
        "Ver:03.27.07_00 GPS:AXN IMEI:352093081452251",
        "FW ver: 1",
        "Code Ver:0.48.17 Device IMEI:353976010139156 Device ID:000001 Modem APP Ver:1.2",
        "Modem APP version = 1.2",
        "Board hw=FMB920",
        "Version:1.2"
      })
  void areNoAnswersOfOtherKinds(String text) {
    assertThat(VersionAnswers.isVersion(text)).isTrue();
    assertThat(AnswerKinds.KNOWN).noneMatch(kind -> kind.isWordedLike(AnswerText.trimmed(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CAN-CONTROL cmd executed successfully.",
        "Prog: 139SWRevison: 6KernVer: 10KernVar: 49MdlID: 8884443332221110",
        "DOUTS are set to:10 TMOs are: 0 0",
        "Unknown command",
        "Recover: 1 Driver: 5 Server:10.0.0.1 Over:1 Verify:1",
        "IO ID:67 Value:12345"
      })
  void areToldFromOtherTexts(String text) {
    assertThat(VersionAnswers.isVersion(text)).isFalse();
  }
}
