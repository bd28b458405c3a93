package carsharing.teltonika.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;

/** Writes an exception for a log: messages of exceptions may quote what came from outside. */
final class LogThrown {

  /** A chain of causes may end in itself. */
  private static final int MAX_CAUSES = 8;

  private LogThrown() {}

  /**
   * An exception and its causes, a line for each and for each frame.
   *
   * @param frames of each stack trace
   * @param limit characters of each message
   */
  static String describe(IThrowableProxy thrown, int frames, int limit) {
    var text = new StringBuilder();
    var part = thrown;
    for (var i = 0; part != null && i < MAX_CAUSES; i++, part = part.getCause()) {
      text.append(i == 0 ? "" : "Caused by: ").append(part.getClassName());
      if (part.getMessage() != null) {
        text.append(": ").append(LogText.clean(part.getMessage(), limit));
      }
      text.append(System.lineSeparator());
      var trace = part.getStackTraceElementProxyArray();
      for (var frame = 0; frame < Math.min(frames, trace.length); frame++) {
        text.append('\t').append(trace[frame].getSTEAsString()).append(System.lineSeparator());
      }
    }
    return text.toString();
  }
}
