package carsharing.teltonika.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import carsharing.teltonika.car.dictionary.Dictionary;
import carsharing.teltonika.car.dictionary.Family;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line that explains frames. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Explains frames: records, elements with names and units, texts, and what is wrong.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all is right", "1:something is wrong with the bytes", "2:wrong usage"})
public final class Decode implements Callable<Integer> {

  /** Characters of hex that are read: more than a day of a tracker. */
  private static final int MAX_CHARACTERS = 16 * 1024 * 1024;

  private static final String STDIN = "-";

  @Parameters(
      arity = "0..*",
      paramLabel = "HEX|FILE",
      description =
          "Frames in hex, with or without white space and 0x, or a file with such a text. Without it, or with"
              + " -, the hex is read from standard input.")
  private List<String> input = List.of();

  @Option(
      names = "--family",
      paramLabel = "NAME",
      description =
          "The family of the tracker, by whose table elements are named: generic (the default), fmb130,"
              + " fmc150, fmb640, fmc650, tat, tft or ft.")
  private String family = Family.GENERIC.name();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final InputStream in;
  private final PrintStream out;

  /** Explains what is given; an input stream is read only if it is asked for. */
  Decode(InputStream in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /** Prints UTF-8, whatever the system's encoding is: units have characters beyond ASCII. */
  public static void main(String[] arguments) {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    var code = new CommandLine(new Decode(System.in, out)).execute(arguments);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() throws IOException {
    var dictionary = Dictionary.load();
    var named =
        dictionary
            .family(family)
            .orElseThrow(
                () ->
                    mistake(
                        "--family: %s (expected: one of %s)"
                            .formatted(family, names(dictionary.families()))));
    var hex = HexText.parse(text());
    if (hex.mistake().isPresent()) {
      spec.commandLine().getErr().println("decode: " + hex.mistake().get());
      return 1;
    }
    var report = new Report(hex.bytes(), out::println);
    new Explainer(report, dictionary, named).explain();
    report.summary();
    return report.mistakes() == 0 ? 0 : 1;
  }

  private String text() throws IOException {
    if (input.isEmpty() || input.equals(List.of(STDIN))) {
      return read(in, "standard input");
    }
    var file = input.size() == 1 ? file(input.get(0)) : Optional.<Path>empty();
    if (file.isEmpty()) {
      return String.join(" ", input);
    }
    try (var stream = Files.newInputStream(file.get())) {
      return read(stream, file.get().toString());
    } catch (IOException e) {
      throw mistake("%s cannot be read".formatted(file.get()));
    }
  }

  /** The file that an argument names, if there is one. Long hex is no name of a file. */
  private static Optional<Path> file(String argument) {
    try {
      var path = Path.of(argument);
      return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private String read(InputStream stream, String name) throws IOException {
    var bytes = stream.readNBytes(MAX_CHARACTERS + 1);
    if (bytes.length > MAX_CHARACTERS) {
      throw mistake("%s is too long (expected: 16 MiB at most)".formatted(name));
    }
    return new String(bytes, UTF_8);
  }

  private static String names(List<Family> families) {
    return families.stream().map(Family::name).collect(Collectors.joining(", "));
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
