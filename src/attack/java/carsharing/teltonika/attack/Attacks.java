package carsharing.teltonika.attack;

import carsharing.teltonika.attack.http.AbandonedRequests;
import carsharing.teltonika.attack.http.BadRequests;
import carsharing.teltonika.attack.http.HttpCrowd;
import carsharing.teltonika.attack.list.HugeList;
import carsharing.teltonika.attack.list.HugeSet;
import carsharing.teltonika.attack.list.WrongLines;
import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.redis.CommandFlood;
import carsharing.teltonika.attack.redis.HugeCommand;
import carsharing.teltonika.attack.redis.ProcessMessages;
import carsharing.teltonika.attack.tls.HeldHandshakes;
import carsharing.teltonika.attack.tls.ProxyErrors;
import carsharing.teltonika.attack.tls.Renegotiation;
import carsharing.teltonika.attack.tls.TlsGarbage;
import carsharing.teltonika.attack.tls.WeakSuites;
import carsharing.teltonika.attack.tracker.AnnouncedElements;
import carsharing.teltonika.attack.tracker.ForgedLines;
import carsharing.teltonika.attack.tracker.Garbage;
import carsharing.teltonika.attack.tracker.HalfFrames;
import carsharing.teltonika.attack.tracker.HiddenWarning;
import carsharing.teltonika.attack.tracker.Identifications;
import carsharing.teltonika.attack.tracker.LargeElements;
import carsharing.teltonika.attack.tracker.NeverReads;
import carsharing.teltonika.attack.tracker.NoFilesLeft;
import carsharing.teltonika.attack.tracker.Nothing;
import carsharing.teltonika.attack.tracker.Pings;
import carsharing.teltonika.attack.tracker.StolenImei;
import carsharing.teltonika.attack.tracker.UnaskedTexts;
import carsharing.teltonika.attack.tracker.UndecodableFrames;
import java.util.List;
import java.util.stream.Collectors;

/** All attacks, those on one kind of server together. */
public final class Attacks {

  /** In the order in which they are run. */
  public static final List<Attack> ALL =
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
