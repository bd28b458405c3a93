package carsharing.teltonika.command.request;

import carsharing.teltonika.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A command that has been taken and has not begun.
 *
 * @param deadline until when it may begin, ns by {@link TimeSource#nanos()}; empty for ever
 * @param timer fires after the deadline while it waits
 */
public record WaitingCommand(
    Ticket ticket, CarCommand command, Optional<Long> deadline, Optional<Long> timer) {

  /**
   * Its time begins when it is taken. The shortest of all limits counts.
   *
   * @param expires how long its script lets it wait
   */
  public static WaitingCommand of(Ticket ticket, CarCommand command, Optional<Duration> expires) {
    var validity =
        Stream.of(ticket.taking().validity().map(CarCommand::limited), command.validity(), expires)
            .flatMap(Optional::stream)
            .min(Duration::compareTo);
    return new WaitingCommand(
        ticket,
        command,
        validity.map(left -> ticket.taking().nanos() + left.toNanos()),
        Optional.empty());
  }

  /** The same with the timer of its expiry. */
  public WaitingCommand withTimer(Optional<Long> newTimer) {
    return new WaitingCommand(ticket, command, deadline, newTimer);
  }

  /**
   * Whether its time is over.
   *
   * @param now ns by {@link TimeSource#nanos()}
   */
  public boolean isExpired(long now) {
    return deadline.filter(end -> now - end >= 0).isPresent();
  }

  /**
   * In how many ms the deadline has certainly passed; empty if there is none.
   *
   * @param now ns by {@link TimeSource#nanos()}
   */
  public Optional<Long> millisLeft(long now) {
    return deadline.map(end -> Duration.ofNanos(Math.max(0, end - now)).toMillis() + 1);
  }
}
