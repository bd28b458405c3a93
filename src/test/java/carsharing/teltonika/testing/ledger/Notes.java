package carsharing.teltonika.testing.ledger;

/** Receives what a ledger has to say, as formats and their values. */
public interface Notes {

  /** Keeps nothing: for those that only want a ledger's sums. */
  Notes NONE =
      new Notes() {
        @Override
        public void enter(String ledger, String text, Object... values) {
          // Nobody reads it.
        }

        @Override
        public void violation(String text, Object... values) {
          // The sums show it.
        }
      };

  /** Something has happened, which belongs into the ledger of this name. */
  void enter(String ledger, String text, Object... values);

  /** Something has happened that must not. */
  void violation(String text, Object... values);
}
