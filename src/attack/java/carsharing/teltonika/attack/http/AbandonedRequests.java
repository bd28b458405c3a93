package carsharing.teltonika.attack.http;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.HttpStranger;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Scene;
import carsharing.teltonika.attack.party.Target;
import java.io.IOException;
import java.util.List;

/** Clients that order commands with long time-outs, and go at once. */
public final class AbandonedRequests implements Attack {

  private static final int REQUESTS = 40;
  private static final int TOO_MANY = 429;

  @Override
  public String name() {
    return "abandoned-requests";
  }

  @Override
  public String what() {
    return REQUESTS + " clients order commands that wait for 20 minutes, and go at once";
  }

  @Override
  public void run(Party party) throws IOException {
    var http = new HttpStranger(party.target());
    for (var i = 0; i < REQUESTS; i++) {
      var client = party.connect(party.target().httpPort(), 0);
      client.send(http.request("POST", commands(i) + "?timeout=20m", "{\"action\":\"lock\"}"));
      party.pause(10);
      party.forget(client);
    }
    party.pause(300);
    var status = http.status("POST", commands(99) + "?timeout=1s", "{\"action\":\"lock\"}");
    if (status == TOO_MANY || status == 0) {
      party.tally().note("a client that waits gets %d (expected: 404)".formatted(status));
    }
    party.tally().count("asked");
    party.holdUntil(0);
  }

  private static String commands(int number) {
    return "/devices/%s/commands".formatted(Target.imei(900 + number));
  }

  @Override
  public List<String> judge(Scene scene) {
    return scene.seen().count("asked") > 0 ? List.of() : List.of("there was no time to ask");
  }
}
