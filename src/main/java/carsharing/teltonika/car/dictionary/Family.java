package carsharing.teltonika.car.dictionary;

/**
 * A family of trackers: an AVL id has one meaning in it.
 *
 * @param name as the dictionary has it, such as {@code fmb130}
 */
public record Family(String name) {

  /** Of a tracker whose family is not known: only what means the same in all families of cars. */
  public static final Family GENERIC = new Family("generic");

  @Override
  public String toString() {
    return name;
  }
}
