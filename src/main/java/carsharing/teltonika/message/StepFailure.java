package carsharing.teltonika.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a {@link DeviceRequest} failed; the code travels over the event bus. */
public enum StepFailure {
  /** The connection is gone. */
  DISCONNECTED(20),
  /** Nothing came in time. */
  TIMEOUT(21),
  /** Records came, but all were older than the command. */
  STALE_RECORD(22),
  /** The answer's checksum was wrong. */
  WRONG_CRC(23),
  /** The connection was asked for something else and has not answered yet. */
  BUSY(24),
  /** The tracker has another IMEI than the one that the command was addressed to. */
  NOT_THIS_IMEI(25),
  /** Records came, but all were from the future. */
  CLOCK_WRONG(26),
  /** The command's time was over before it was sent. */
  EXPIRED(27);

  private final int code;

  StepFailure(int code) {
    this.code = code;
  }

  /** As it travels. */
  public int code() {
    return code;
  }

  /** As clients know it. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The failure of a code, or empty where it is none of these. */
  public static Optional<StepFailure> of(int code) {
    return Arrays.stream(values()).filter(failure -> failure.code == code).findFirst();
  }
}
