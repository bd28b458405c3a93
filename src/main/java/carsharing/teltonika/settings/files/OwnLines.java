package carsharing.teltonika.settings.files;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Marks a log event whose text has line breaks of the server's own, such as a list of mistakes. In
 * all other events a line break came from outside, and is replaced.
 */
public final class OwnLines {

  /** The first argument of such an event. */
  public static final Marker MARKER = MarkerFactory.getMarker("own-lines");

  private OwnLines() {}
}
