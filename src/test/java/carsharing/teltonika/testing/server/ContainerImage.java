package carsharing.teltonika.testing.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An image that {@code scripts/image} has built, and its files. It runs without a container engine:
 * as the first process of its own process namespace, with the image's files as its root.
 */
public final class ContainerImage implements AutoCloseable {

  /** Makes the namespace a container: read-only files, and a folder for temporary ones. */
  private static final String ENTER =
      """
      set -e
      root=$1 user=$2
      shift 2
      mount --bind "$root" "$root"
      mount -t proc proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
      mount -o remount,bind,ro "$root"
      exec chroot --userspec="$user" --groups="${user#*:}" "$root" "$@"
      """;

  private static final String NAME = "localhost/teltonika-carsharing-server-test";

  private final Map<String, String> storage;
  private final String container;
  private final Path root;
  private final JsonObject config;

  private ContainerImage(Map<String, String> storage) {
    this.storage = storage;
    config =
        new JsonObject(buildah("inspect", "--type", "image", NAME))
            .getJsonObject("Docker")
            .getJsonObject("config");
    container = buildah("from", "--pull-never", NAME);
    root = Path.of(buildah("mount", container));
  }

  /**
   * Builds the image of a jar on a base that needs no registry.
   *
   * @param folder where Buildah keeps bases and images; it stays for the next run
   */
  public static ContainerImage build(Path jar, Path folder) throws IOException {
    var storage = storage(folder);
    // What a test that was killed has left.
    run(storage, "buildah", "rm", "--all");
    run(
        storage,
        "scripts/image",
        "--local-base",
        "--engine",
        "buildah",
        "--jar",
        jar.toString(),
        "--tag",
        NAME);
    return new ContainerImage(storage);
  }

  /** Overlays cost no copy of the base for each step, but not every file system has them. */
  private static Map<String, String> storage(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var driver : List.of("overlay", "vfs")) {
      var file = folder.resolve(driver + ".conf");
      Files.writeString(
          file,
          """
          [storage]
          driver = "%s"
          graphroot = "%s"
          runroot = "%s"
          """
              .formatted(
                  driver,
                  folder.resolve(driver).toAbsolutePath(),
                  folder.resolve(driver + ".run").toAbsolutePath()));
      var environment = Map.of("CONTAINERS_STORAGE_CONF", file.toAbsolutePath().toString());
      if (driver.equals("vfs") || succeeds(environment, "buildah", "info")) {
        return environment;
      }
    }
    throw new AssertionError("unreachable");
  }

  /** What the image says about itself, as Docker names it: {@code User}, {@code Entrypoint} ... */
  public JsonObject config() {
    return config;
  }

  /** Its files. */
  public Path root() {
    return root;
  }

  /**
   * Starts its entry point.
   *
   * @param environment variables, beside those of the image
   * @param output where it writes to
   */
  public Process start(Map<String, String> environment, Path output) throws IOException {
    return enter(environment, texts(config.getJsonArray("Entrypoint")), output);
  }

  /** Runs its health check; the exit code. */
  public int checkHealth(Map<String, String> environment, Path output) throws Exception {
    var check = texts(config.getJsonObject("Healthcheck").getJsonArray("Test"));
    if (!check.get(0).equals("CMD")) {
      throw new IllegalStateException("health check: " + check + " (expected: CMD first)");
    }
    return enter(environment, check.subList(1, check.size()), output).waitFor();
  }

  private Process enter(Map<String, String> environment, List<String> program, Path output)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER));
    command.addAll(List.of("sh", root.toString(), config.getString("User")));
    command.addAll(List.of("/usr/bin/env", "-i", "-C", config.getString("WorkingDir")));
    command.addAll(texts(config.getJsonArray("Env")));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(program);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String::valueOf).toList();
  }

  private String buildah(String... arguments) {
    var command = Stream.concat(Stream.of("buildah"), Stream.of(arguments)).toArray(String[]::new);
    return run(storage, command);
  }

  private static boolean succeeds(Map<String, String> environment, String... command) {
    try {
      run(environment, command);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** What a command prints to standard output, without the line break at its end. */
  private static String run(Map<String, String> environment, String... command) {
    try {
      var errors = Files.createTempFile("container-image", ".log");
      var builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      var code = process.waitFor();
      var messages = Files.readString(errors);
      Files.delete(errors);
      if (code != 0) {
        throw new IllegalStateException(
            "%s: exit code %d%n%s".formatted(String.join(" ", command), code, messages));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Removes container and image; the base stays for the next run. */
  @Override
  public void close() {
    buildah("rm", container);
    buildah("rmi", NAME);
  }
}
