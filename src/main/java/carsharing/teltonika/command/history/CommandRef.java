package carsharing.teltonika.command.history;

import carsharing.teltonika.command.request.OrderedBy;
import carsharing.teltonika.command.request.Ticket;
import carsharing.teltonika.protocol.Imei;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which command of which car. Ids of clients can be any text, and two cars may have the same id. So
 * a command is kept under a name of 32 hexadecimal digits.
 *
 * @param name unique among the commands of the car
 */
public record CommandRef(Imei imei, String name) {

  private static final String NAME = "[0-9a-f]{32}";
  private static final Pattern ID = Pattern.compile("(\\d{15})-(" + NAME + ")");

  /** The ids of commands that were ordered over the API begin like this. */
  private static final String API = "api/";

  private static final Pattern OF_API = Pattern.compile(API + "(" + NAME + ")");

  /** That of a command that was taken. */
  public static CommandRef of(Ticket ticket) {
    return new CommandRef(
        ticket.imei(), orderName(ticket).orElseGet(() -> ticket.number().replace("-", "")));
  }

  /** Who has ordered a command over the API; empty if nobody has. */
  public static Optional<OrderedBy> orderedBy(Ticket ticket) {
    return orderName(ticket).flatMap(name -> OrderedBy.read(ticket.fields()));
  }

  private static Optional<String> orderName(Ticket ticket) {
    return ticket.id().map(OF_API::matcher).filter(Matcher::matches).map(found -> found.group(1));
  }

  /** Reads the id of a command as the API has it. */
  public static Optional<CommandRef> parse(String id) {
    var found = ID.matcher(id);
    return found.matches()
        ? Imei.parse(found.group(1)).map(imei -> new CommandRef(imei, found.group(2)))
        : Optional.empty();
  }

  /** As the API has it. */
  public String id() {
    return imei + "-" + name;
  }

  /** The id under which an order of the API is sent to the car. */
  public String clientId() {
    return API + name;
  }

  /** The key of what is known of the car's commands: a hash with some fields for each command. */
  public String records() {
    return key(imei, "commands");
  }

  /** The key of the order of the car's commands: a sorted set, by the time of each. */
  public String line() {
    return key(imei, "history");
  }

  /** Those keys of any command of a car. */
  public static CommandRef any(Imei imei) {
    return new CommandRef(imei, "");
  }

  private static String key(Imei imei, String name) {
    return "{" + imei + "}:" + name;
  }
}
