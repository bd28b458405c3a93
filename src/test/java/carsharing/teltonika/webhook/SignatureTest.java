package carsharing.teltonika.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignatureTest {

  /** The example of the specification of Standard Webhooks, and of its libraries. */
  @Test
  void signsAsStandardWebhooksSays() {
    var secret = Signature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();

    assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void makesSecretsThatCanBeReadAgainAndAreNotShown() {
    var secret = Signature.create();

    assertThat(Signature.of(secret.text()).orElseThrow().text()).isEqualTo(secret.text());
    assertThat(Signature.create().text()).isNotEqualTo(secret.text());
    assertThat(secret.toString()).isEqualTo("Signature[***]");
  }

  @Test
  void refusesShortSecretsAndOtherTexts() {
    assertThat(Signature.of("whsec_c2hvcnQ=")).isEmpty();
    assertThat(Signature.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).isEmpty();
    assertThat(Signature.of("whsec_***")).isEmpty();
  }
}
