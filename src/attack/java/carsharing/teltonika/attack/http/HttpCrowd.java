package carsharing.teltonika.attack.http;

import carsharing.teltonika.attack.party.Attack;
import carsharing.teltonika.attack.party.HttpStranger;
import carsharing.teltonika.attack.party.Party;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Connections to HTTP that never finish a request. */
public final class HttpCrowd implements Attack {

  private static final byte[] HALF =
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "http-crowd";
  }

  @Override
  public String what() {
    return "3,000 connections send half of an HTTP request, and ask for all metrics meanwhile";
  }

  @Override
  public void run(Party party) {
    var target = party.target();
    var crowd = party.crowd(target.scale(3000, 300), target.httpPort());
    for (var stranger : crowd) {
      try {
        stranger.send(HALF);
      } catch (IOException e) {
        party.tally().count("cut");
      }
    }
    var http = new HttpStranger(target);
    party.each(
        4,
        (number, random) -> {
          party.tally().count("status " + http.status("GET", "/metrics", ""));
          party.pause(1);
        });
  }
}
