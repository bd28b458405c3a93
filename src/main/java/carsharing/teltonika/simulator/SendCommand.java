package carsharing.teltonika.simulator;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.simulator.command.CommandSender;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of a back end: one command, and its outcome. */
@Command(
    name = "command",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Sends a command to a car through Redis, and prints what the server says.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:success", "1:failed, not connected, or no outcome", "2:wrong usage"})
public final class SendCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "IMEI", description = "15 digits.")
  private String imei = "";

  @Parameters(
      index = "1",
      paramLabel = "ACTION",
      description = "An action of conf/commands.yaml, such as lock or startRent.")
  private String action = "";

  @Option(
      names = "--field",
      paramLabel = "NAME=VALUE",
      description = "A field of the command, such as --field home=vilnius.")
  private Map<String, String> fields = Map.of();

  @Option(
      names = "--polygons",
      paramLabel = "FILE",
      description = "GeoJSON of the areas: a FeatureCollection, or a list of them.")
  private Optional<Path> polygons = Optional.empty();

  @Option(
      names = "--wait",
      converter = DurationConverter.class,
      description =
          "How long the command may wait for a car that is not connected, such as 60s. Without this option it is"
              + " withdrawn after 2 s.")
  private Optional<Duration> wait = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Terminal terminal = Terminal.standard();

  /** The Redis is found by the same variable that sets up the server, {@code REDIS_URI}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SendCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (Imei.parse(imei).isEmpty()) {
      throw mistake("IMEI: %s (expected: 15 digits)".formatted(imei));
    }
    var uri = CommandSender.uri(System.getenv());
    if (!uri.contains("://")) {
      throw mistake("REDIS_URI is no URI (expected: redis://host:port)"); // It may be a password.
    }
    var command = new JsonObject().put("action", action);
    fields.forEach(command::put);
    polygons.map(this::read).ifPresent(areas -> command.put("polygons", areas));
    if (wait.filter(time -> time.toSeconds() < 1).isPresent()) {
      throw mistake("--wait: %s (expected: 1s or more)".formatted(wait.get()));
    }
    System.err.println("Redis: " + CommandSender.printable(uri));
    var vertx = SimulatorVertx.create();
    try {
      var outcome =
          new CommandSender(vertx, uri)
              .send(
                  imei,
                  command,
                  wait,
                  message -> terminal.line(message.encode()),
                  System.err::println)
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      return outcome.getString("message").equals("success") ? 0 : 1;
    } catch (ExecutionException e) {
      System.err.println("command: " + Objects.requireNonNullElse(e.getCause(), e).getMessage());
      return 1;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private Object read(Path file) {
    try {
      var areas = Json.decodeValue(Files.readString(file));
      if (areas instanceof JsonArray || areas instanceof JsonObject) {
        return areas;
      }
    } catch (IOException e) {
      throw mistake("--polygons: %s cannot be read".formatted(file));
    } catch (DecodeException e) {
      // The same mistake as JSON of another kind.
    }
    throw mistake("--polygons: %s (expected: a JSON object or a JSON list)".formatted(file));
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
