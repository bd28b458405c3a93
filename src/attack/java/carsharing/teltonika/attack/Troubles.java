package carsharing.teltonika.attack;

import java.util.ArrayList;
import java.util.List;

/** What went wrong for the neighbour, the first few in words. */
final class Troubles {

  private static final int MOST = 3;

  private final List<String> first = new ArrayList<>();
  private int count;

  synchronized void add(String trouble) {
    if (count++ < MOST) {
      first.add(trouble);
    }
  }

  /** All since the last call, as one text; empty where all went well. */
  synchronized String take() {
    var text =
        String.join("; ", first) + (count > MOST ? "; and %d more".formatted(count - MOST) : "");
    first.clear();
    count = 0;
    return text;
  }
}
