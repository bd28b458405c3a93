package carsharing.teltonika.record;

import carsharing.teltonika.message.PublishFailure;

/**
 * A message that the broker has not taken over. It carries no stack trace: the code is not wrong.
 */
final class PublishException extends Exception {

  private static final long serialVersionUID = 1L;

  private final PublishFailure failure;

  PublishException(PublishFailure failure, String detail) {
    super(
        detail.isEmpty() ? failure.text() : failure.text() + " (" + detail + ")",
        null,
        false,
        false);
    this.failure = failure;
  }

  PublishFailure failure() {
    return failure;
  }
}
