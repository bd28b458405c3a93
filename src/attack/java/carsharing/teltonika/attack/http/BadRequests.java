package carsharing.teltonika.attack.http;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.HttpStranger;
import carsharing.teltonika.attack.party.Party;
import carsharing.teltonika.attack.party.Target;
import java.util.List;

/** Requests that are mistakes, each of which has a right answer. */
public final class BadRequests implements Attack {

  private static final String DEVICE = "/devices/" + Target.imei(5);
  private static final int DEPTH = 900;

  private static final List<Request> REQUESTS =
      List.of(
          new Request("GET", "/connections?limit=%", "", 400),
          new Request("GET", "/connections?limit=%zz", "", 400),
          new Request("GET", "/connections?limit=-1", "", 400),
          new Request("GET", "/connections?limit=99999999999", "", 400),
          new Request("GET", "/connections/1234", "", 400),
          new Request("POST", "/devices/1234/commands", "{\"action\":\"lock\"}", 400),
          new Request("POST", DEVICE + "/commands", nested(), 400),
          new Request("POST", DEVICE + "/commands", "[1]", 400),
          new Request("POST", DEVICE + "/commands", "{", 400),
          new Request("POST", DEVICE + "/commands?timeout=-5s", "{\"action\":\"lock\"}", 400),
          new Request("PUT", DEVICE + "/trace", "{\"duratoin\":\"5s\"}", 400),
          new Request("PUT", DEVICE + "/trace", "{\"duration\":{}}", 400),
          new Request("HEAD", "/health/live", "", 200),
          new Request("HEAD", "/connections", "", 200));

  /**
   * A request and what it deserves.
   *
   * @param status expected
   */
  private record Request(String method, String path, String body, int status) {}

  private static String nested() {
    return "{\"a\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + "}";
  }

  @Override
  public String name() {
    return "bad-requests";
  }

  @Override
  public String what() {
    return "requests with wrong queries, deep JSON, unknown fields and invalid IMEIs";
  }

  @Override
  public void run(Party party) {
    var http = new HttpStranger(party.target());
    for (var request : REQUESTS) {
      var status = http.status(request.method, request.path, request.body);
      if (status != request.status) {
        party
            .tally()
            .note(
                "%s %s: %s (expected: %d)"
                    .formatted(
                        request.method,
                        request.path,
                        status == 0 ? "no answer" : status,
                        request.status));
      }
    }
  }
}
