package carsharing.teltonika.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.testing.server.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A replay against the real server tells when a case does not end as expected. */
@VertxTest
class ReplayRunTest {

  private static final Map<String, List<String>> WRONG =
      Map.of(
          "imoLock-passes-fmb-style",
          List.of(
              "'message':'failed'",
              "'message':'success','data':{'90':'1'}",
              "'message':'success','notSent':'setdigout ?1'",
              "'message':'success','sent':['getrecord']",
              "'message':'success','withinMs':-1"),
          "lock-error-text-with-more",
          List.of("'message':'failed','dataLacks':'Not'"),
          "west-and-south",
          List.of(
              "'reply':'0100000001','messages':2",
              "'reply':'0100000001','messages':1,'records':2",
              "'reply':'0100000001','messages':1,'quarantine':1",
              "'reply':'0100000001','messages':1,'message':{'data':{'0':{'eventID':1}}}"),
          "text-in-place-of-imei",
          List.of(
              "'reply':'01','messages':0,'closed':true",
              "'reply':'00','messages':0,'closed':false"));

  @Test
  void tellsOfEachCaseThatDoesNotEndAsExpected() throws IOException {
    var rightOnes =
        ReportFiles.readAll().stream().filter(each -> WRONG.containsKey(each.name())).toList();
    var wrongOnes =
        rightOnes.stream()
            .flatMap(
                report ->
                    WRONG.getOrDefault(report.name(), List.of()).stream()
                        .map(expected -> report.expecting(json(expected))))
            .toList();
    var all = new ArrayList<>(rightOnes);
    all.addAll(wrongOnes);

    try (var run = new ReplayRun(all)) {
      assertThat(rightOnes).hasSize(WRONG.size());
      assertThat(rightOnes).allSatisfy(report -> assertThat(run.failure(report)).isEmpty());
      assertThat(wrongOnes)
          .allSatisfy(
              report ->
                  assertThat(run.failure(report).orElse("no failure"))
                      .startsWith(report.name())
                      .contains("wrong: ", "came: ", report.expected().encode()));
      assertThat(run.secondOutcomes()).isEmpty();
      assertThat(run.strangers()).isEmpty();
    }
  }

  @Test
  void namesACaseThatCannotBeReplayed() throws IOException {
    var fields = "'name':'odd','source':'made','why':'x','command':{},'expect':{'mesage':'x'}";
    var odd = new Report("theme", json(fields));

    try (var run = new ReplayRun(List.of(odd))) {
      assertThatThrownBy(() -> run.failure(odd))
          .hasMessageContaining("odd (theme.json)")
          .hasMessageContaining("mesage");
    }
  }

  @Test
  void tellsOfASecondOutcome(Vertx vertx) {
    var report =
        ReportFiles.readAll().stream()
            .filter(each -> each.name().equals("lock-error-text-with-more"))
            .findFirst()
            .orElseThrow();
    try (var servers = new ReportServers();
        var replay = new CommandReplay(report, vertx)) {
      replay.run(servers.get(ReportServers.COMMANDS).port());
      assertThat(replay.secondOutcomes()).isEmpty();

      RedisServer.shared().ctl("PUBLISH", replay.imei(), "{\"message\":\"success\",\"data\":{}}");

      assertThat(Patience.until(() -> replay.secondOutcomes().size() == 1)).isTrue();
    }
  }

  @Test
  void refusesACaseThatNeedsAnUnknownServer() {
    try (var servers = new ReportServers()) {
      assertThatThrownBy(() -> servers.get("impatiant"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static JsonObject json(String fields) {
    return new JsonObject("{" + fields.replace('\'', '"') + "}");
  }
}
