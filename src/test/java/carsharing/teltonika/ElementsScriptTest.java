package carsharing.teltonika;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/elements}: a table of models in, a dictionary of families out. */
class ElementsScriptTest {

  private static final String HEAD = "id,name,bytes,type,min,max,multiplier,units,groups,models\n";

  private record Run(int exitCode, String output) {}

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // What means the same in several families stands there once; only cars make it generic.
        "239,Ignition,1,Unsigned,0,1,1,,,FMB130 FMB920 FMC150 FMB640 FMC650 TAT100 | fmb130 fmc150 fmb640 fmc650 tat ft generic~239~1~u~1~~Ignition",
        "90,Door Status,2,Unsigned,0,1,1,,,FMB920                       | fmb130 fmc150~90~2~u~1~~Door Status",
        "12739,Car Closed,1,Unsigned,0,1,1,,,FMC650                     | fmc650~12739~1~u~1~~Car Closed",
        // The known defects.
        "9,Status,1,Unsigned,0,0,0,,,FMB640                             | fmb640~9~1~u~1~~Status",
        "9,Reefer Return,2,Signed,-32768,32767,0,°C,,FMB640             | fmb640~9~2~s~1~~Reefer Return",
        "210,LLS 3,2,Unsigned,-4,32767,1,kvants or ltr,,FMB640          | fmb640~210~2~s~1~kvants or l~LLS 3",
        "942,CSF Left Driver's Seatbelt Fastened,1,Unsigned,0,1,1,,,FMB130 | fmb130 fmc150~942~1~u~1~~CSF Rear Left Passenger's Seatbelt Fastened",
        "16,Total Odometer,4,Unsigned,0,1,1,,,FMB130                    | fmb130 fmc150 ft~16~4~u~1~m~Total Odometer",
        // Units and multipliers.
        "66,Voltage,2,Unsigned,0,1,0,mV,,FMB640                         | fmb640~66~2~u~0.001~V~Voltage",
        "13395,Set Point,2,Signed,-1,1,1,10*°C,,FMC650                  | fmc650~13395~2~s~0.1~°C~Set Point",
        "45,Speed,1,Unsigned,0,1,1,km/H,,FMB640                         | fmb640~45~1~u~1~km/h~Speed",
        // What is no number.
        "78,iButton,8,Unsigned,0,1,1,,,FMB640                           | fmb640~78~8~x~1~~iButton",
        "11,ICCID1,8,Unsigned,0,1,1,,,FMB640                            | fmb640~11~8~d~1~~ICCID1",
        "256,VIN,17,ASCII,0,0,1,,,FMB640                                | fmb640~256~*~t~1~~VIN",
        "385,Beacon,-1,Hex,0,1024,1,,,FMB640                            | fmb640~385~*~x~1~~Beacon",
        "10360,Tire Temperature,1,Hex,0,0,1,°C,,FMB640                  | fmb640~10360~1~u~1~°C~Tire Temperature",
      })
  void makesOneLineOfARow(String row, String line) throws Exception {
    assertThat(dictionary(row)).containsExactly(line.replace('~', '\t'));
  }

  @Test
  void aMultiplierThatIsMissingIsThatOfAnElementOfTheSameKind() throws Exception {
    assertThat(
            dictionary(
                "9,Analog Input 1,2,Unsigned,0,1,0.001,V,,FMB130",
                "245,Analog Input 4,2,Unsigned,0,1,0,V,,FMB640"))
        .contains("fmb640\t245\t2\tu\t0.001\tV\tAnalog Input 4");
  }

  @Test
  void ofTwoMeaningsThatOfMostModelsCountsOrBothAreNamed() throws Exception {
    assertThat(
            dictionary(
                "20,Often,1,Unsigned,0,1,1,,,FMB130 FMB920 FMB910",
                "20,Seldom,1,Unsigned,0,1,1,,,FMB001",
                "21,First,1,Unsigned,0,1,0.1,V,,FMC650",
                "21,Second,1,Unsigned,0,1,1,%,,FMC650",
                "22,BLE Humidity 1,2,Unsigned,0,1,0.1,%RH,,FMC650",
                "22,BLE 1 Humidity,2,Unsigned,0,1,0.1,%RH,,FMC650"))
        .containsExactly(
            "fmb130 fmc150\t20\t1\tu\t1\t\tOften",
            "fmc650\t21\t1\tu\t1\t\tFirst or Second",
            "fmc650\t22\t2\tu\t0.1\t%RH\tBLE Humidity 1");
  }

  @Test
  void anotherWidthIsAnotherMeaning() throws Exception {
    assertThat(
            dictionary(
                "20,DTC List,-1,ASCII,0,1,1,,,FMB640", "20,DTC Time,4,Unsigned,0,1,1,sec,,FMB640"))
        .containsExactly("fmb640\t20\t*\tt\t1\t\tDTC List", "fmb640\t20\t4\tu\t1\ts\tDTC Time");
  }

  @Test
  void readsTheColumnsOfTheOriginalTable() throws Exception {
    var table =
        Files.writeString(
            folder.resolve("table.csv"),
            """
            Id,Name,NumBytes,Type,Min,Max,Multiplier,Units,Description,SupportedModels,Groups
            66,External Voltage,2,Unsigned,0,65535,0.001,V,Voltage,"FMB130, FMC150",Permanent
            """);

    assertThat(lines(table))
        .containsExactly("fmb130 fmc150 ft\t66\t2\tu\t0.001\tV\tExternal Voltage");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "9,A,2,Unsigned,0,1,1,V,,XYZ100  | the model XYZ100 belongs to no family: add it to FAMILY",
        "x,A,2,Unsigned,0,1,1,V,,FMB130  | row 2 has a wrong number",
        "9,A,2,Float,0,1,1,V,,FMB130     | row 2 (expected: an id of 1-65535, a name, Unsigned, Signed, Hex or ASCII)",
        "9,A,2                           | row 2 has a wrong number",
      })
  void saysWhatIsWrongWithTheTable(String row, String message) throws Exception {
    var table = Files.writeString(folder.resolve("table.csv"), HEAD + row + "\n");
    var target = folder.resolve("elements.tsv");

    var run = elements(table.toString(), target.toString());

    assertThat(run.output()).contains(message).doesNotContain("Traceback");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(target).doesNotExist();
  }

  @Test
  void saysWhichColumnsAndFilesItNeeds() throws Exception {
    var table = Files.writeString(folder.resolve("table.csv"), "id,name\n");

    assertThat(elements(table.toString(), "x").output()).contains("columns id,name (expected: id,");
    assertThat(elements(folder.resolve("none.csv").toString()).output()).contains("cannot be read");
    assertThat(elements().output()).contains("one table expected");
    assertThat(elements("--help").output()).contains("sappsys/teltonika");
  }

  private List<String> dictionary(String... rows) throws Exception {
    return lines(
        Files.writeString(folder.resolve("table.csv"), HEAD + String.join("\n", rows) + "\n"));
  }

  private List<String> lines(Path table) throws Exception {
    var target = folder.resolve("elements.tsv");
    var run = elements(table.toString(), target.toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
    return Files.readAllLines(target).stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("families"))
        .toList();
  }

  private static Run elements(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("scripts/elements"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }
}
