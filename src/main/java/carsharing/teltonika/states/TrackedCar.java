package carsharing.teltonika.states;

import carsharing.teltonika.car.profile.Profile;
import carsharing.teltonika.car.state.CarState;
import carsharing.teltonika.car.state.Observation;
import carsharing.teltonika.car.state.Presence;
import carsharing.teltonika.car.state.StateReader;
import carsharing.teltonika.car.state.StateText;
import carsharing.teltonika.message.CarEvent;
import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.Imei;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A car whose state this process remembers. Safe for use by several threads. */
final class TrackedCar {

  private static final long NOBODY = 0;

  /** How much later a car must be seen so that this alone is written, ms. */
  private static final long SEEN_PACE = 30_000;

  private final Imei imei;
  private final CarState state = new CarState();

  /** What Redis has, as far as this process knows. */
  private String rev = "";

  /** Whether there is something that Redis does not have. */
  private boolean isDirty;

  /** Whether it waits to be written, and to be read. */
  private boolean isInWriteLine;

  private boolean isInLoadLine;

  /** Whether it was written before, and when, ns. */
  private boolean wasWritten;

  private long writtenAt;

  /** The connection that the car has to this process. */
  private long connection = NOBODY;

  /** The newest connection that has ended. */
  private long ended = NOBODY;

  /** The connection that has ended, if that was not judged yet; and when it ended. */
  private long left = NOBODY;

  private long leftAt;

  /** The profile by which its state was looked through. */
  private Optional<Profile> kept = Optional.empty();

  /** When the newest presence in Redis was noted of which the events are told, ms since 1970. */
  private long told;

  private final GuessedProfile guessed = new GuessedProfile();

  /** What was written last about when it was seen, ms since 1970. */
  private long seenWritten;

  private volatile boolean isForgotten;

  /** Only if events are wanted. */
  private final Optional<EventWatch> watch;

  /**
   * @param watch finds the events of the car, if they are wanted
   */
  TrackedCar(Imei imei, Optional<EventWatch> watch) {
    this.imei = imei;
    this.watch = watch;
  }

  Imei imei() {
    return imei;
  }

  /** This process remembers too many cars. */
  synchronized void forget() {
    isForgotten = true;
    watch.ifPresent(EventWatch::forgetWaiting);
  }

  boolean isForgotten() {
    return isForgotten;
  }

  /**
   * Records have arrived, of one frame.
   *
   * @param isKnown whether the profile is more than a guess
   * @param now ms since 1970
   * @param latest a record that claims to be made later changes nothing, ms since 1970
   * @return what has happened
   */
  synchronized List<CarEvent> arrived(
      Profile profile, boolean isKnown, List<AvlRecord> records, long now, long latest) {
    var events = new ArrayList<CarEvent>();
    guessed.see(profile, isKnown, now);
    var foreign = guessed.foreignIn(state);
    for (var record : watch.isEmpty() ? records : byTime(records)) {
      var seen = Observation.of(profile, record);
      if (seen.isBelievable(latest)) {
        seen.forget(foreign);
        watch.ifPresent(found -> events.addAll(found.see(state, seen, now)));
        isDirty |= state.merge(seen, latest);
      }
    }
    if (isKnown && kept.filter(profile::equals).isEmpty()) {
      kept = Optional.of(profile);
      isDirty |= state.keepOnly(profile);
    }
    state.see(Presence.seen(now));
    isDirty |= now - seenWritten >= SEEN_PACE;
    return events;
  }

  /** Frames are mostly newest first. Records of one time keep the order of the frame. */
  private static List<AvlRecord> byTime(List<AvlRecord> records) {
    return records.size() == 1
        ? records
        : records.stream().sorted(Comparator.comparingLong(AvlRecord::timestamp)).toList();
  }

  /** Connections are numbered, and may be told in the wrong order. */
  synchronized void connected(long number, long now, String process) {
    if (number > connection && number > ended) {
      connection = number;
      left = NOBODY;
      var online = Presence.connection(true, now, process).after(state.presence());
      watch.ifPresent(found -> found.connected(state, online));
      isDirty |= state.see(online);
    }
  }

  /**
   * Whether it can be the car's connection that has ended, and not an older one. If the car was
   * forgotten meanwhile, only the owner in Redis tells.
   */
  synchronized boolean disconnected(long number, long now) {
    if ((connection != NOBODY && number != connection) || number <= ended) {
      return false;
    }
    connection = NOBODY;
    ended = number;
    left = number;
    leftAt = now;
    return true;
  }

  /** True once, until it is loaded. */
  synchronized boolean enterLoadLine() {
    var enters = !isInLoadLine;
    isInLoadLine = true;
    return enters;
  }

  synchronized void leaveLoadLine() {
    isInLoadLine = false;
  }

  /**
   * True if it has something to write and does not wait for that yet. A car that no record has told
   * anything of is not written: anybody can connect with any IMEI.
   */
  synchronized boolean enterWriteLine() {
    var enters = isDirty && !isInWriteLine && state.hasRecords();
    isInWriteLine |= enters;
    return enters;
  }

  synchronized void leaveWriteLine() {
    isInWriteLine = false;
  }

  /** Redis may have lost what it had, or the others have taken this process for dead. */
  synchronized void rewrite() {
    isDirty = true;
  }

  /** Whether its state says that a process has its connection. */
  synchronized boolean isOnlineAt(String process) {
    return state.presence().isOnlineAt(process);
  }

  /** A copy of its state. */
  synchronized CarState copy() {
    return state.copy();
  }

  /**
   * Redis has said what it has.
   *
   * @param process this one, as owners name it
   * @param now ms since 1970
   * @param latest what claims to be told later is left out, ms since 1970
   * @return the events that have waited for it
   */
  synchronized List<CarEvent> loaded(
      StateStore.Found found, String process, long now, long latest) {
    var events = new ArrayList<CarEvent>();
    var stored = StateReader.read(found.state(), latest);
    told = stored.presence().at();
    forgetGuesses(stored);
    watch.ifPresent(each -> events.addAll(each.loaded(stored.copy(), now)));
    merge(found.state(), stored);
    if (connection != NOBODY && !state.presence().isOnlineAt(process)) {
      isDirty |= state.see(Presence.connection(true, now, process).after(state.presence()));
    }
    if (left != NOBODY) {
      var isElsewhere =
          !found.owner().isEmpty() && !found.owner().startsWith(process + "/" + left + "/");
      if (!isElsewhere) {
        var offline = Presence.connection(false, leftAt, process).after(state.presence());
        watch.flatMap(each -> each.left(state, offline)).ifPresent(events::add);
        isDirty |= state.see(offline);
      }
      left = NOBODY;
    }
    return events;
  }

  /** The server has sent a command that can switch something, ms since 1970. */
  synchronized void commandSent(long now) {
    watch.ifPresent(found -> found.commandSent(now));
  }

  /** What was read by a guessed profile does not count if Redis knows it from elsewhere. */
  private void forgetGuesses(CarState stored) {
    var foreign = guessed.foreignIn(stored);
    state.forget(foreign);
    watch.ifPresent(each -> each.forget(foreign));
  }

  private void merge(String text, CarState stored) {
    if (!text.isEmpty()) {
      rev = StateStore.rev(text);
      state.merge(stored);
      kept = Optional.empty();
    }
  }

  /** When it is due to be written, ns; now if it never was. */
  synchronized boolean isDue(long now, long interval) {
    return !wasWritten || now - writtenAt >= interval;
  }

  /** What is to be written now. */
  synchronized StateStore.Draft draft(String newRev, long now) {
    isDirty = false;
    seenWritten = state.presence().lastSeen();
    wasWritten = true;
    writtenAt = now;
    return new StateStore.Draft(imei, rev, StateText.of(imei, newRev, state));
  }

  /** Redis has taken what it was given. */
  synchronized void written(String newRev) {
    rev = newRev;
  }

  /**
   * Another process has written: both are merged, and written again at once.
   *
   * @param process this one, as owners name it
   * @param now ms since 1970
   * @param latest what claims to be told later is left out, ms since 1970
   * @return the event if the other one took the car for offline, and it is connected here
   */
  synchronized Optional<CarEvent> refused(String text, String process, long now, long latest) {
    var stored = StateReader.read(text, latest);
    forgetGuesses(stored);
    merge(text, stored);
    isDirty = true;
    wasWritten = false;
    var other = stored.presence();
    if (connection == NOBODY || other.at() == 0 || other.isOnline()) {
      return Optional.empty();
    }
    var online = Presence.connection(true, now, process).after(state.presence());
    state.see(online);
    var isNew = other.at() != told;
    told = other.at();
    return watch.flatMap(found -> found.onlineAgain(stored, online, isNew));
  }

  /** Nobody knows whether Redis has taken it. */
  synchronized void unanswered() {
    isDirty = true;
  }
}
