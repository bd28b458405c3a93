package carsharing.teltonika;

import carsharing.teltonika.measure.BuildInfo;
import carsharing.teltonika.settings.files.OwnLines;
import carsharing.teltonika.settings.read.InvalidSettingsException;
import io.vertx.core.Deployable;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.launcher.application.ExitCodes;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the server with the Vert.x launcher, and makes its options mean what users expect: a
 * {@code -conf} that cannot be read is refused, {@code --instances} is the number of event loops
 * that serve trackers, native transport is used where there is one, and an orderly end has exit
 * code 0.
 */
public final class Launcher extends VertxApplication implements VertxApplicationHooks {

  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  /**
   * Vert.x would make a folder for files of the class path, which a killed process leaves behind.
   * The server reads such files by itself.
   */
  private static final JsonObject NO_CACHE =
      new JsonObject().put("classPathResolvingEnabled", false).put("fileCachingEnabled", false);

  private final List<String> arguments;
  private volatile boolean stopping;
  private volatile boolean failed;

  private Launcher(String[] arguments) {
    super(arguments);
    this.arguments = List.of(arguments);
  }

  /**
   * Runs until the process is told to stop; {@code --help} lists the options, {@code --version}
   * prints the version.
   */
  public static void main(String[] arguments) {
    if (Help.isWanted(List.of(arguments))) {
      System.out.print(Help.text(EmbeddedServices.find().isPresent()));
      return;
    }
    // Vert.x, Netty and the launcher log where everything else does.
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    if (asksForVersion(arguments)) {
      System.out.println(BuildInfo.describe());
      return;
    }
    var launcher = new Launcher(arguments);
    var mistake = launcher.option("conf").flatMap(Launcher::mistakeIn);
    if (mistake.isPresent()) {
      LOG.error("{}", mistake.get());
      System.exit(ExitCodes.USAGE);
    }
    launcher.launch();
  }

  @Override
  public JsonObject afterVertxOptionsParsed(@Nullable JsonObject given) {
    var options = given == null ? new JsonObject() : given;
    if (!options.containsKey("preferNativeTransport")) {
      options.put("preferNativeTransport", true);
    }
    if (!options.containsKey("fileSystemOptions")) {
      options.put("fileSystemOptions", NO_CACHE);
    }
    return options;
  }

  @Override
  public Supplier<? extends Deployable> verticleSupplier() {
    return MainVerticle::new;
  }

  @Override
  public void beforeDeployingVerticle(HookContext context) {
    var options = context.deploymentOptions();
    if (option("instances").isPresent()) {
      var config = options.getConfig();
      var devices = config.getJsonObject("devices", new JsonObject());
      config.put("devices", devices.put("instances", options.getInstances()));
    }
    options.setInstances(1);
  }

  @Override
  public void beforeStoppingVertx(HookContext context) {
    stopping = true;
  }

  @Override
  public void afterFailureToDeployVerticle(HookContext context, @Nullable Throwable cause) {
    if (stopping || cause instanceof StopWhileStarting.StoppedException) {
      LOG.info("Stopped before it had started");
      return;
    }
    failed = true;
    if (cause instanceof InvalidSettingsException || cause instanceof IOException) {
      LOG.error(OwnLines.MARKER, "The server does not start. {}", cause.getMessage());
    } else {
      LOG.error("The server does not start", cause);
    }
    VertxApplicationHooks.super.afterFailureToDeployVerticle(context, cause);
  }

  @Override
  public void afterFailureToStartVertx(HookContext context, @Nullable Throwable cause) {
    LOG.error("Vert.x does not start", cause);
  }

  /** The JVM would answer SIGTERM with 143, which process managers take for a crash. */
  @Override
  public void afterVertxStopped(HookContext context) {
    if (!failed) {
      LOG.info("Stopped");
      Runtime.getRuntime().halt(0);
    }
  }

  private static boolean asksForVersion(String[] arguments) {
    return Arrays.stream(arguments).anyMatch(List.of("--version", "-version")::contains);
  }

  /** The value of an option in any of the launcher's spellings. */
  private Optional<String> option(String name) {
    for (var i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      var spelt = argument.replaceFirst("^--?", "");
      if (argument.startsWith("-") && spelt.equalsIgnoreCase(name)) {
        return Optional.of(i + 1 < arguments.size() ? arguments.get(i + 1) : "");
      }
      if (argument.startsWith("-")
          && spelt.regionMatches(true, 0, name + "=", 0, name.length() + 1)) {
        return Optional.of(spelt.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  /** Why the launcher, which would start without it, could not read {@code conf}. */
  private static Optional<String> mistakeIn(String conf) {
    var isText = conf.stripLeading().startsWith("{");
    try {
      var json = isText ? conf : Files.readString(Path.of(conf));
      new JsonObject(json);
      return Optional.empty();
    } catch (DecodeException e) {
      return Optional.of("-conf %s: not JSON (%s)".formatted(isText ? "" : conf, e.getMessage()));
    } catch (IOException | InvalidPathException e) {
      return Optional.of(
          "-conf %s: no such file that can be read, and no JSON text".formatted(conf));
    }
  }
}
