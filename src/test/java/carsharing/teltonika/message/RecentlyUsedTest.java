package carsharing.teltonika.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentlyUsedTest {

  @Test
  void forgetsWhatWasNotUsedForLongest() {
    var map = new RecentlyUsed<String, Integer>(2);
    map.put("a", 1);
    map.put("b", 1);
    map.merge("a", 1, Integer::sum);

    map.computeIfAbsent("c", absent -> 1);

    assertThat(map).containsOnlyKeys("a", "c").containsEntry("a", 2);
  }
}
