package carsharing.teltonika.attack;

import java.util.List;
import java.util.stream.Collectors;

/** All attacks, those on one kind of server together. */
final class Attacks {

  /** In the order in which they are run. */
  static final List<Attack> ALL =
      List.of(
          new Nothing(),
          new HalfFrames(false),
          new HalfFrames(true),
          new AnnouncedElements(),
          new NeverReads(),
          new Pings(),
          new Identifications(),
          new Garbage(),
          new UndecodableFrames(),
          new LargeElements("large-elements", 4, 16_000),
          new LargeElements("many-elements", 50, 1_280),
          new HeldHandshakes(),
          new Renegotiation(),
          new WeakSuites(),
          new TlsGarbage(),
          new ProcessMessages(),
          new HugeCommand(),
          new CommandFlood(),
          new ForgedLines(),
          new UnaskedTexts(),
          new AbandonedRequests(),
          new BadRequests(),
          new HttpCrowd(),
          new NoFilesLeft(),
          new StolenImei(),
          new ProxyErrors(),
          new WrongLines(),
          new HugeList(),
          new HugeSet(),
          new HiddenWarning());

  private Attacks() {}

  /** The attack of this name. */
  static Attack named(String name) {
    return ALL.stream()
        .filter(attack -> attack.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  private static String unknown(String name) {
    return "attack %s (expected: one of %s)"
        .formatted(name, ALL.stream().map(Attack::name).collect(Collectors.joining(", ")));
  }
}
