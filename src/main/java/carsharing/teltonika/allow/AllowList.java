package carsharing.teltonika.allow;

import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.protocol.ImeiList;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The trackers that may connect. Safe for use by several threads. */
public final class AllowList {

  /** What is said to a tracker. */
  public enum Verdict {
    ALLOWED,
    REFUSED,
    /** The list has not been read yet. */
    UNKNOWN
  }

  private final BooleanSupplier isOpen;
  private volatile Optional<ImeiList> listed = Optional.empty();

  /**
   * @param isOpen whether all may connect at the moment
   */
  public AllowList(BooleanSupplier isOpen) {
    this.isOpen = isOpen;
  }

  /** From now on these may connect. */
  public void replace(ImeiList imeis) {
    listed = Optional.of(imeis);
  }

  /** Why trackers cannot be judged at the moment, or empty. */
  public Optional<String> problem() {
    return isOpen.getAsBoolean() || listed.isPresent()
        ? Optional.empty()
        : Optional.of("the allowed IMEIs have not been read yet");
  }

  /** What is said to a tracker now. */
  public Verdict of(Imei imei) {
    if (isOpen.getAsBoolean()) {
      return Verdict.ALLOWED;
    }
    return listed
        .map(imeis -> imeis.contains(imei) ? Verdict.ALLOWED : Verdict.REFUSED)
        .orElse(Verdict.UNKNOWN);
  }
}
