package carsharing.teltonika.settings;

import carsharing.teltonika.settings.read.SettingsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * TLS for trackers; the files are PEM, and are read again when they change.
 *
 * @param port TCP port of its own, or 0 for any free one
 * @param certificate with those that lead to its root; empty for no TLS
 * @param key the certificate's, not encrypted
 * @param clientCa who signs the certificates that trackers must show; empty where they need none
 */
public record TlsSettings(int port, String certificate, String key, String clientCa) {

  static TlsSettings from(SettingsReader in) {
    var certificate = in.file("certificate", "");
    var key = in.file("key", "");
    if (certificate.isEmpty() != key.isEmpty()) {
      in.mistake(certificate.isEmpty() ? "certificate" : "key", "certificate and key, or neither");
    }
    return new TlsSettings(
        in.number("port", 5028, 0, 65_535), certificate, key, in.file("clientCa", ""));
  }

  /** Whether trackers may connect with TLS. */
  public boolean isOn() {
    return !certificate.isEmpty();
  }

  /** Whether trackers have to show a certificate. */
  public boolean wantsClientCertificate() {
    return !clientCa.isEmpty();
  }

  /** The files that are named. */
  public List<Path> files() {
    return Stream.of(certificate, key, clientCa)
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .toList();
  }
}
