package carsharing.teltonika.device;

/**
 * The texts that a tracker still owes: to commands that were given up before they were answered. A
 * text carries no id, so that one which comes late would pass for the answer to the next command.
 *
 * <p>Where a record is asked for, some trackers send a text besides and others send none: such a
 * text is owed only for as long as nobody has waited for it in vain.
 */
final class OwedTexts {

  private int all;
  private int besidesRecords;
  private boolean comeBesidesRecords;

  boolean areNone() {
    return all == 0;
  }

  /** A command was given up before its text came. */
  void toCommand() {
    all++;
  }

  /** A record was given up, and no text had come. */
  void toRecord() {
    all++;
    besidesRecords++;
  }

  /** A record came without a text. */
  void besidesRecord() {
    if (comeBesidesRecords) {
      toRecord();
    }
  }

  /** A text came where a record was asked for: this tracker sends both. */
  void cameBesidesRecord() {
    comeBesidesRecords = true;
  }

  /** A text came that nobody asked for. */
  void paid() {
    all = Math.max(0, all - 1);
    besidesRecords = Math.min(besidesRecords, all);
  }

  /** They were waited for, and have not come. */
  void waitedForInVain() {
    if (besidesRecords > 0) {
      all -= besidesRecords;
      besidesRecords = 0;
      comeBesidesRecords = false;
    }
  }
}
