package carsharing.teltonika.settings.files;

import carsharing.teltonika.time.TimeSource;
import java.time.Instant;

/**
 * Whether files that are read again while the server runs are in use as they are now, or were
 * refused. Safe on any thread.
 */
public final class ReloadState {

  private final TimeSource time;
  private volatile Instant taken;
  private volatile String mistake = "";

  /** The files have just been taken. */
  public ReloadState(TimeSource time) {
    this.time = time;
    this.taken = time.instant();
  }

  /** The files as they are now are in use. */
  public void take() {
    taken = time.instant();
    mistake = "";
  }

  /**
   * The files as they are now are not in use.
   *
   * @return whether this mistake is another one than the last: only then is it worth a log line
   */
  public boolean refuse(String newMistake) {
    var isNew = !newMistake.equals(mistake);
    mistake = newMistake;
    return isNew;
  }

  /** Whether the files as they are now are in use. */
  public boolean isInUse() {
    return mistake.isEmpty();
  }

  /** When files were taken last. */
  public Instant taken() {
    return taken;
  }
}
