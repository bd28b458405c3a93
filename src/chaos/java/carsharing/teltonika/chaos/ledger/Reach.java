package carsharing.teltonika.chaos.ledger;

/** Whether commands could have come to their cars. */
public interface Reach {

  /**
   * Whether a car was connected with a server that could take commands for it, for long enough
   * within a time and without any fault between them.
   *
   * @param from ms since 1970
   */
  boolean isReachable(String imei, long from, long to);
}
