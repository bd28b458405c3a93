package carsharing.teltonika.attack.tracker;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.Bytes;
import carsharing.teltonika.attack.party.HttpStranger;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Target;
import carsharing.teltonika.simulator.command.BackEnd;
import carsharing.teltonika.testing.RedisSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Texts that look like lines of the log, or that change how a terminal shows it. */
public final class ForgedLines implements Attack {

  private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR Stranger         forged";
  private static final String SECRET = "a-payload-that-nobody-logs";
  private static final int LONGEST_LINE = 8192;

  /** A line about a command that has failed may say how the car has answered. */
  private static final Pattern OUTCOME = Pattern.compile(" Reporter +\\d{15}: \\w+: failed");

  /** Line ends, escapes of a terminal, and signs that turn the direction of writing. */
  private static final List<String> BREAKS = List.of("\n", "\r\n", "\r", "\u0085", "\u001b[2K\r");

  @Override
  public String name() {
    return "forged-lines";
  }

  @Override
  public String what() {
    return "texts, announcements, commands and requests that hold line breaks and escapes";
  }

  @Override
  public void run(Party party) throws IOException {
    var imei = Target.imei(1);
    try (var redis = party.redis()) {
      var car = party.connect().announce(imei);
      do {
        for (var lineBreak : BREAKS) {
          var forged = lineBreak + FORGED + lineBreak + "\u001b[31m" + SECRET;
          car.send(Bytes.text("OK" + forged));
          car.send(Bytes.serialText("OK" + forged));
          car.send(Bytes.foreignText(Target.imei(2), "OK" + forged));
          car.isClosed();
          announceForged(party, forged);
          command(redis, imei, json("action", forged));
          command(redis, imei, json("x" + forged, "y"));
          command(redis, imei, "{" + forged);
          ask(party, forged);
        }
        party.pause(500);
      } while (!party.isOver());
    }
  }

  private static void announceForged(Party party, String forged) {
    try (var stranger = party.connect()) {
      stranger.send(Bytes.imei(forged));
      stranger.receive(1);
    } catch (IOException e) {
      party.tally().count("refused");
    }
  }

  private static String json(String field, String value) {
    var json = new JsonObject().put(field, value);
    return json.containsKey("action") ? json.encode() : json.put("action", "lock").encode();
  }

  private static void command(RedisSocket redis, String imei, String json) throws IOException {
    redis.ask("SET", imei, json, "EX", "5");
    redis.ask("PUBLISH", imei, BackEnd.ANNOUNCEMENT);
  }

  private static void ask(Party party, String forged) throws IOException {
    var http = new HttpStranger(party.target());
    http.status("POST", "/devices/" + Target.imei(3) + "/trace", json("duration", forged));
    http.status("PUT", "/devices/" + Target.imei(3) + "/trace", json("x" + forged, "y"));
    http.status("GET", "/connections?after=%0A" + FORGED.replace(' ', '+'), "");
  }

  @Override
  public List<String> judge(Scene scene) {
    var violations = new ArrayList<String>();
    var text = scene.log().replace("\r\n", "\n");
    if (text.lines().anyMatch(line -> line.startsWith(FORGED))) {
      violations.add("a line of the log is forged");
    }
    if (text.chars().anyMatch(c -> c != '\n' && c != '\t' && Character.isISOControl(c))) {
      violations.add("the log holds control characters of a stranger");
    }
    text.lines()
        .filter(line -> line.contains(SECRET) && !OUTCOME.matcher(line).find())
        .findFirst()
        .map(ForgedLines::shown)
        .ifPresent(line -> violations.add("the log repeats what a stranger has sent: " + line));
    text.lines()
        .filter(line -> line.length() > LONGEST_LINE)
        .findFirst()
        .ifPresent(line -> violations.add("a line of %,d characters".formatted(line.length())));
    return violations;
  }

  private static String shown(String line) {
    return line.substring(0, Math.min(160, line.length())).replaceAll("\\p{Cntrl}", "?");
  }
}
