package carsharing.teltonika.testing.server;

import java.util.List;
import java.util.Map;

/** A real PostgreSQL with an empty database; {@link #ctl} is {@code psql}. */
public final class PostgresServer extends PrivateServer {

  private PostgresServer() {
    super("private-postgresql", false, Map.of());
  }

  /** Starts a PostgreSQL that belongs to the caller, who may kill it. */
  public static PostgresServer start() {
    return new PostgresServer();
  }

  /** The rows that a query finds, with the columns separated by {@code |}. */
  public List<String> query(String sql) {
    return ctl("-qAt", "-v", "ON_ERROR_STOP=1", "-c", sql).lines().toList();
  }
}
