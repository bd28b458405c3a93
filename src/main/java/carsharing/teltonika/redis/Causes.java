package carsharing.teltonika.redis;

/** Failures in words. */
public final class Causes {

  private Causes() {}

  /** Describes a failure with what is at its root: that TLS fails does not say why. */
  public static String describe(Throwable cause) {
    var root = cause;
    for (var next = root.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    var message = String.valueOf(cause.getMessage());
    var rootMessage = String.valueOf(root.getMessage());
    return message.contains(rootMessage) ? message : "%s: %s".formatted(message, rootMessage);
  }
}
