package carsharing.teltonika;

import carsharing.teltonika.settings.RedisSettings.Mode;
import carsharing.teltonika.settings.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file in which a server that is up says where it listens, and which RabbitMQ and Redis it
 * uses. Scripts on the same machine read it; the embedded services do not always get their usual
 * ports. It is written only if the variable {@code SERVER_ADDRESSES} names it.
 *
 * <p>Each line is a name, {@code =} and a value: {@code pid}, {@code devices} and {@code http} (TCP
 * ports), {@code rabbitmq} and {@code redis} (URIs, with passwords, so only the owner may read it).
 * All methods block.
 */
final class AddressFile {

  private static final String VARIABLE = "SERVER_ADDRESSES";

  private final Path file;
  private final String firstLine = "pid=" + ProcessHandle.current().pid();

  private AddressFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** The file that the environment asks for. */
  static Optional<AddressFile> find(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(name -> !name.isEmpty())
        .map(name -> new AddressFile(Path.of(name)));
  }

  /**
   * Writes it, in place of one that another server has left.
   *
   * @param settings with the URIs of what runs
   * @param devicePort where trackers connect without TLS
   * @param httpPort of {@code /health}
   * @throws IOException if it cannot be written
   */
  void write(ServerSettings settings, int devicePort, int httpPort) throws IOException {
    var lines = new ArrayList<>(List.of(firstLine, "http=" + httpPort));
    if (settings.devices().plain()) {
      lines.add("devices=" + devicePort);
    }
    lines.add("rabbitmq=" + settings.rabbitmq().uri());
    if (settings.redis().mode() == Mode.SINGLE) {
      lines.add("redis=" + settings.redis().uri());
    }
    Files.createDirectories(file.getParent());
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var written = Files.createTempFile(file.getParent(), "addresses", ".tmp", owner);
    try {
      Files.write(written, lines);
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /**
   * Removes it, unless another server has written it since.
   *
   * @throws IOException if it cannot be removed
   */
  void remove() throws IOException {
    if (Files.exists(file) && Files.readAllLines(file).contains(firstLine)) {
      Files.delete(file);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
