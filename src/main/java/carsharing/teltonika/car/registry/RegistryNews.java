package carsharing.teltonika.car.registry;

/**
 * What the API publishes on the channel of the registry in Redis. Other clients may publish any
 * text: the registry is read again.
 */
public final class RegistryNews {

  /** A car was written. */
  public static final String CHANGED = "changed";

  /** A car was deleted: an empty hash is what the operator wants. */
  public static final String DELETED = "deleted";

  private RegistryNews() {}
}
