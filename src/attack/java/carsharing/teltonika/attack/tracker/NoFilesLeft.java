package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.HttpStranger;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** More connections than the server may have files. */
public final class NoFilesLeft implements Attack {

  private static final int LEFT = 100;
  private static final Pattern SOFT_LIMIT = Pattern.compile("(?m)^Max open files +(\\d+)");

  @Override
  public String name() {
    return "no-files-left";
  }

  @Override
  public String what() {
    return "the server may open 100 files more, and strangers connect 400 times";
  }

  @Override
  public Duration atLeast(boolean isShort) {
    return Duration.ofSeconds(isShort ? 2 : 3);
  }

  @Override
  public void run(Party party) throws IOException, InterruptedException {
    var process = Long.toString(party.target().pid());
    var limits = Files.readString(Path.of("/proc", process, "limits"));
    limit(process, descriptors(process) + LEFT);
    try {
      var crowd = party.crowd(4 * LEFT, party.target().port());
      party.tally().add("crowd", crowd.size());
      var status = new HttpStranger(party.target()).status("GET", "/health/live", "");
      if (status != 200) {
        party.tally().note("/health/live: %s".formatted(status == 0 ? "no answer" : status));
      }
      party.holdUntil(300);
    } finally {
      limit(process, soft(limits));
    }
  }

  private static long descriptors(String process) throws IOException {
    try (var open = Files.list(Path.of("/proc", process, "fd"))) {
      return open.count();
    }
  }

  private static long soft(String limits) {
    var found = SOFT_LIMIT.matcher(limits);
    if (!found.find()) {
      throw new IllegalStateException("/proc/.../limits names no limit of open files: " + limits);
    }
    return Long.parseLong(found.group(1));
  }

  /** Of util-linux, which Debian always has. */
  private static void limit(String process, long files) throws IOException, InterruptedException {
    var prlimit =
        new ProcessBuilder("prlimit", "--pid", process, "--nofile=" + files + ":")
            .inheritIO()
            .start();
    if (prlimit.waitFor() != 0) {
      throw new IOException("prlimit has failed");
    }
  }

  @Override
  public List<String> judge(Scene scene) {
    return scene.seen().count("crowd") > LEFT
        ? List.of()
        : List.of("only %d strangers came".formatted(scene.seen().count("crowd")));
  }
}
