package carsharing.teltonika.chaos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.chaos.ledger.Wish;
import carsharing.teltonika.vehicle.DefaultScript;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WishesTest {

  private static final int MANY = 1000;

  @Test
  void theSameSeedGivesTheSameWishes() {
    assertThat(wishes(1)).isEqualTo(wishes(1)).isNotEqualTo(wishes(2));
  }

  @Test
  void wantsAllScriptsInAllWays() {
    var actions = wishes(1).stream().map(wish -> wish.command().getString("action"));

    assertThat(actions.collect(Collectors.toSet()))
        .contains("mark", "markAndRecord")
        .containsAll(Stream.of(DefaultScript.values()).map(DefaultScript::action).toList());
    assertThat(wishes(1))
        .anyMatch(wish -> wish.command().containsKey("ttl"))
        .anyMatch(wish -> wish.command().containsKey("expiresAt"))
        .anyMatch(wish -> wish.command().containsKey("interlocks"))
        .anyMatch(wish -> wish.seconds() == 1)
        .anyMatch(wish -> wish.seconds() > 20);
    for (var manner : Wish.Manner.values()) {
      assertThat(wishes(1)).anyMatch(wish -> wish.manner() == manner);
    }
  }

  @Test
  void asksAgainOnlyForWhatHasAnIdAndNoEnd() {
    assertThat(wishes(1))
        .filteredOn(wish -> wish.manner() == Wish.Manner.PERSISTENT)
        .allMatch(wish -> wish.id().isPresent())
        .noneMatch(wish -> wish.command().containsKey("expiresAt"));
    assertThat(wishes(1))
        .filteredOn(wish -> wish.manner() == Wish.Manner.ONCE)
        .anyMatch(wish -> wish.id().isEmpty());
  }

  private static List<Wish> wishes(long seed) {
    var wishes = new Wishes("356307000000001", () -> 1_800_000_000_000L, seed);
    return Stream.generate(wishes::next).limit(MANY).toList();
  }
}
