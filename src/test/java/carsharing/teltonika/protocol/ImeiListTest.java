package carsharing.teltonika.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImeiListTest {

  private static final Imei FIRST = new Imei("000000000000001");
  private static final Imei MIDDLE = new Imei("356307042441013");
  private static final Imei LAST = new Imei("999999999999999");

  @Test
  void knowsThoseThatWereAddedInAnyOrder() {
    var list = ImeiList.of(LAST, FIRST, MIDDLE);

    assertThat(list.size()).isEqualTo(3);
    assertThat(list.contains(FIRST)).isTrue();
    assertThat(list.contains(MIDDLE)).isTrue();
    assertThat(list.contains(LAST)).isTrue();
    assertThat(list.contains(new Imei("356307042441014"))).isFalse();
    assertThat(list.contains(new Imei("000000000000000"))).isFalse();
  }

  @Test
  void countsEqualOnesOnce() {
    var builder = new ImeiList.Builder();
    builder.add("x356307042441013y", 1);
    builder.addNumber(356307042441013L);
    assertThat(builder.added()).isEqualTo(2);

    var list = builder.build();

    assertThat(list.size()).isOne();
    assertThat(list).isEqualTo(ImeiList.of(MIDDLE)).hasSameHashCodeAs(ImeiList.of(MIDDLE));
    assertThat(list).isNotEqualTo(ImeiList.of(FIRST));
  }

  @Test
  void growsBeyondItsFirstCapacity() {
    var builder = new ImeiList.Builder();
    for (var number = 5000L; number > 0; number--) {
      builder.addNumber(number);
    }

    var list = builder.build();

    assertThat(list.size()).isEqualTo(5000);
    assertThat(list.contains(FIRST)).isTrue();
    assertThat(list.contains(new Imei("000000000005000"))).isTrue();
    assertThat(list.contains(new Imei("000000000005001"))).isFalse();
  }

  @Test
  void canBeEmpty() {
    assertThat(ImeiList.of().isEmpty()).isTrue();
    assertThat(ImeiList.of().contains(MIDDLE)).isFalse();
    assertThat(ImeiList.of(MIDDLE).isEmpty()).isFalse();
  }
}
