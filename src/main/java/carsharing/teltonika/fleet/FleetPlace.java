package carsharing.teltonika.fleet;

/**
 * Where a car stands in an order.
 *
 * @param rank counts first
 * @param text counts next
 * @param imei counts last, so that no two cars stand at one place
 */
record FleetPlace(long rank, String text, String imei) implements Comparable<FleetPlace> {

  @Override
  public int compareTo(FleetPlace other) {
    var byRank = Long.compare(rank, other.rank);
    if (byRank != 0) {
      return byRank;
    }
    var byText = text.compareTo(other.text);
    return byText != 0 ? byText : imei.compareTo(other.imei);
  }
}
