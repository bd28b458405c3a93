package carsharing.teltonika.settings.api;

import carsharing.teltonika.settings.read.SettingsReader;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The web console.
 *
 * @param enabled whether there is one; it also needs the API
 * @param tiles address of map tiles, with {z}, {x} and {y}; empty for the built-in map
 * @param pmtiles file of map tiles on this machine; empty for none
 * @param tilesCredit who is to be credited for the tiles
 */
public record ConsoleSettings(boolean enabled, String tiles, String pmtiles, String tilesCredit) {

  /** Of the characters of an address, only those that mean nothing in a policy of browsers. */
  private static final Pattern TILES =
      Pattern.compile("(https?://)(\\{s}\\.)?([A-Za-z0-9.-]+(:\\d{1,5})?)/[\\w{}.~/?&=%@+-]*");

  /** Reads them, with a message for each mistake. */
  public static ConsoleSettings from(SettingsReader in) {
    var tiles = in.optionalText("tiles");
    if (!tiles.isEmpty() && !isTiles(tiles)) {
      in.mistake("tiles", "https://HOST/... with {z}, {x} and {y}, or nothing");
    }
    var pmtiles = in.optionalText("pmtiles");
    if (!tiles.isEmpty() && !pmtiles.isEmpty()) {
      in.mistake("pmtiles", "nothing beside console.tiles: a map has one kind of tiles");
    }
    return new ConsoleSettings(
        in.flag("enabled", true), tiles, pmtiles, in.optionalText("tilesCredit"));
  }

  private static boolean isTiles(String text) {
    return TILES.matcher(text).matches()
        && text.contains("{z}")
        && text.contains("{x}")
        && text.contains("{y}");
  }

  /** The host that browsers get tiles from, as a policy names it; empty if there is none. */
  public Optional<String> tilesHost() {
    var address = TILES.matcher(tiles);
    return address.matches()
        ? Optional.of(address.group(1) + (address.group(2) == null ? "" : "*.") + address.group(3))
        : Optional.empty();
  }
}
