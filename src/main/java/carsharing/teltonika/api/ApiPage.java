package carsharing.teltonika.api;

import carsharing.teltonika.http.Answer;
import io.vertx.core.Future;

/** Answers one kind of request. */
@FunctionalInterface
public interface ApiPage {

  /** Finds the answer. The future may fail with a {@link ProblemException}, which is told. */
  Future<Answer> answer(ApiRequest request);
}
