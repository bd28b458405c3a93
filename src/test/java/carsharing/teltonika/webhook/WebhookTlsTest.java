package carsharing.teltonika.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import carsharing.teltonika.testing.server.TestCertificate;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks over TLS: to whom the server posts. */
class WebhookTlsTest extends OneReceiver {

  @TempDir private Path folder;

  @Override
  Receiver open() throws Exception {
    return open("localhost");
  }

  private Receiver open(String name) throws Exception {
    return new Receiver(TestCertificate.create(folder, "dns:" + name).trustedAndShown());
  }

  @Override
  String[] settings() {
    return new String[] {
      "API_WEBHOOKS_ALLOWPRIVATE", "true", "API_WEBHOOKS_CA", folder.resolve("certificate.pem") + ""
    };
  }

  private String refusal() {
    var webhook = subscribe();
    happen("event", 1);
    await().until(() -> shown(webhook).containsKey("lastError"));
    return shown(webhook).getString("lastError");
  }

  @Test
  void postsToAReceiverWithACertificateForItsName() {
    var webhook = subscribe();
    happen("event", 1);

    await().until(() -> numbers().contains(1));
    assertThat(webhook.getString("url")).startsWith("https://localhost:");
  }

  @Test
  void postsToNobodyWithACertificateForAnotherName() throws Exception {
    api.close();
    receiver.close();
    receiver = open("other.example");
    api = start(settings());

    assertThat(refusal()).contains("No subject alternative DNS name matching localhost");
    assertThat(receiver.posted()).isEmpty();
  }

  @Test
  void postsToNobodyWithACertificateThatNobodyTrusts() {
    api.close();
    api = start("API_WEBHOOKS_ALLOWPRIVATE", "true");

    assertThat(refusal()).contains("unable to find valid certification path");
    assertThat(receiver.posted()).isEmpty();
  }
}
