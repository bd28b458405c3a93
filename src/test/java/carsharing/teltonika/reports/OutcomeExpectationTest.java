package carsharing.teltonika.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An expectation that does not hold is noticed, whatever it is about. */
class OutcomeExpectationTest {

  private static final Heard HEARD =
      new Heard(
          Optional.of(
              new JsonObject(
                  """
                  {"message":"failed","data":["ignition on","trunk door open"],
                   "step":{"number":1,"command":"getrecord"},
                   "reasons":[{"code":"blocked","text":"ignition on"},{"code":"too_fast","text":"9 km/h"}],
                   "warnings":[{"code":"timeout","text":"no answer","step":{"number":2,"command":"readio 67"}}]}""")),
          300,
          List.of("getrecord", "setdigout ?1"),
          List.of("GTSL|6|1\r\n"));

  private static final Heard READ =
      new Heard(
          Optional.of(
              new JsonObject(
                  "{\"message\":\"success\",\"data\":{\"90\":\"256\",\"elements\":{\"132\":0}}}")),
          5,
          List.of("readio 90"),
          List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'message':'failed'",
        "'message':'failed','data':['ignition on','trunk door open']",
        "'message':'failed','dataIncludes':'ignition on'",
        "'message':'failed','dataIncludes':['ignition on','trunk']",
        "'message':'failed','dataLacks':'roof'",
        "'anyOf':[{'message':'success'},{'message':'failed','dataIncludes':'trunk'}]",
        "'message':'failed','outcome':{'step':{'number':1}}",
        "'message':'failed','reasons':['ignition on','too_fast']",
        "'message':'failed','warnings':['readio 67']",
        "'message':'failed','unknownAnswers':[]",
        "'message':'failed','texts':['GTSL|6|1']",
        "'message':'failed','notSent':'lvcanopenalldoors'",
        "'message':'failed','sent':['getrecord','setdigout ?1']",
        "'message':'failed','withinMs':300"
      })
  void holdsIfTheOutcomeIsAsExpected(String expected) {
    assertThat(expectation(expected).complaints(HEARD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'message':'success'",
        "'message':'failed','data':'ignition on'",
        "'message':'failed','data':['ignition on']",
        "'message':'failed','data':{'90':'0'}",
        "'message':'failed','dataIncludes':'roof'",
        "'message':'failed','dataIncludes':['ignition on','roof']",
        "'message':'failed','dataLacks':'trunk'",
        "'anyOf':[{'message':'success'},{'message':'failed','dataIncludes':'roof'}]",
        "'message':'failed','outcome':{'step':{'number':2}}",
        "'message':'failed','outcome':{'onFailure':{}}",
        "'message':'failed','reasons':['stale_record']",
        "'message':'failed','reasons':['ignition']",
        "'message':'failed','warnings':[]",
        "'message':'failed','warnings':['readio 67','readio 87']",
        "'message':'failed','unknownAnswers':['x']",
        "'message':'failed','texts':['CAN']",
        "'message':'failed','notSent':'setdigout ?1'",
        "'message':'failed','sent':['getrecord']",
        "'message':'failed','sent':[]",
        "'message':'failed','withinMs':299"
      })
  void complainsIfTheOutcomeIsNotAsExpected(String expected) {
    assertThat(expectation(expected).complaints(HEARD)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'90':'256'", "'elements':{'132':0}", "'elements':{'132':0.0}"})
  void findsFieldsAmongOthers(String data) {
    assertThat(expectation("'message':'success','data':{%s}".formatted(data)).complaints(READ))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'90':'0'",
        "'90':256",
        "'67':'1'",
        "'elements':{'132':1}",
        "'elements':{}",
        "'elements':[]",
        "'none':{'132':0}"
      })
  void missesFields(String data) {
    assertThat(expectation("'message':'success','data':{%s}".formatted(data)).complaints(READ))
        .hasSize(1);
  }

  @Test
  void complainsIfThereIsNoOutcome() {
    var silence = new Heard(Optional.empty(), 40_000, List.of(), List.of());

    assertThat(expectation("'message':'failed'").complaints(silence))
        .containsExactly("no outcome came");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'data':{}",
        "'message':'failed','datIncludes':'x'",
        "'anyOf':[{'message':'failed','notSent':'x'}]"
      })
  void refusesAnExpectationThatSaysLessThanItSeemsTo(String expected) {
    assertThatThrownBy(() -> expectation(expected)).isInstanceOf(IllegalArgumentException.class);
  }

  private static OutcomeExpectation expectation(String fields) {
    return new OutcomeExpectation(new JsonObject("{" + fields.replace('\'', '"') + "}"));
  }
}
