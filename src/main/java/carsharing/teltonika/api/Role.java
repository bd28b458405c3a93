package carsharing.teltonika.api;

import java.util.Locale;

/** What a token allows. A later role may do all that an earlier one may. */
public enum Role {
  /** See cars, states, events and health. */
  READ,
  /** Also send commands to cars. */
  COMMAND,
  /** Also change the registry, the allow-list and webhooks, and close connections. */
  ADMIN;

  /** As the API and the file of tokens say it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this role may do what another one is needed for. */
  public boolean allows(Role needed) {
    return compareTo(needed) >= 0;
  }
}
