package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImeiTest {

  @Test
  void isFifteenDigitsWhateverTheCheckDigit() {
    assertThat(Imei.parse("123456789012345")).contains(new Imei("123456789012345"));
    assertThat(new Imei("356307042441013")).hasToString("356307042441013");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "35630704244101", "3563070424410133", "35630704244101x", "٣٥٦٣٠٧٠٤٢٤٤١٠١٣"})
  void isNothingElse(String text) {
    assertThat(Imei.parse(text)).isEmpty();
    assertThatThrownBy(() -> new Imei(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15 digits");
  }
}
