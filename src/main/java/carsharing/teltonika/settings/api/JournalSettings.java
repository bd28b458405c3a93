package carsharing.teltonika.settings.api;

import carsharing.teltonika.settings.read.SettingsReader;

/**
 * What happens to cars, in Redis, for all processes.
 *
 * @param length entries that Redis keeps, or a few more
 * @param waiting entries that may wait for Redis; beyond that the oldest are dropped
 */
public record JournalSettings(int length, int waiting) {

  /** They stand in the section of the API, which is the reader of the journal. */
  static JournalSettings from(SettingsReader in) {
    return new JournalSettings(
        in.number("journalLength", 20_000, 100, 10_000_000),
        in.number("journalWaiting", 10_000, 10, 1_000_000));
  }
}
