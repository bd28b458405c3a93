package carsharing.teltonika.command.session;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.command.answer.VersionAnswers;
import carsharing.teltonika.command.custody.HardwareKey;
import carsharing.teltonika.command.run.DeviceLink;
import carsharing.teltonika.command.run.StepFailedException;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.Imei;
import carsharing.teltonika.settings.CarSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the hardware of one connected car's tracker: from Redis, or by {@code getver}. The car is
 * asked when it has no command to run. No command waits for the answer, and no answer of a command
 * is taken for it.
 *
 * <p>What Redis remembers is heard again and again while the car is held. So whatever fails is done
 * again then, and a name that somebody writes into Redis counts soon.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class HardwareQuestion {

  private static final Logger LOG = LoggerFactory.getLogger(HardwareQuestion.class);

  /** How much longer than the answer may take a car counts as asked if its process dies. */
  private static final Duration CLAIM_GRACE = Duration.ofMinutes(1);

  /** An answer that is broken, or may be another's, is asked for so often. */
  private static final int MAX_BROKEN = 3;

  /**
   * A question that is still to be asked.
   *
   * @param timer that runs until then
   */
  private record Planned(long timer, QuestionPace.Moment moment) {}

  private final SharedParts shared;
  private final Imei imei;
  private final DeviceLink tracker;
  private final BooleanSupplier isFree;
  private final HardwareKey key;
  private Optional<Planned> planned = Optional.empty();

  /** Whether a question is planned, or asked and not answered. */
  private boolean busy;

  /** What the car has said and Redis does not remember yet. */
  private Optional<String> unsaved = Optional.empty();

  /** Whether it was told that no name stands in Redis. */
  private boolean warned;

  private int broken;
  private boolean ended;

  /**
   * @param isFree whether the car has no command to run
   */
  HardwareQuestion(SharedParts shared, Imei imei, DeviceLink tracker, BooleanSupplier isFree) {
    this.shared = shared;
    this.imei = imei;
    this.tracker = tracker;
    this.isFree = isFree;
    this.key = new HardwareKey(shared.redis(), imei);
  }

  private CarProfiles profiles() {
    return shared.known().profiles();
  }

  private CarSettings settings() {
    return shared.known().settings().get();
  }

  /**
   * The car is this process', and Redis has said what it remembers.
   *
   * @param text an empty one for nothing
   */
  void remembered(String text) {
    if (ended) {
      return;
    }
    var name = HardwareKey.name(text);
    if (name.isPresent()) {
      unsaved = Optional.empty();
      learn(name.get());
    } else if (unsaved.isPresent()) {
      save(unsaved.get());
    } else if (text.isEmpty() && !busy) {
      plan();
    } else if (!text.isEmpty() && !text.equals(HardwareKey.ASKED) && !warned) {
      warned = true;
      LOG.warn(
          "{}: what Redis remembers is no name of hardware (expected: 2-32 letters, digits, _ and -)",
          imei);
    }
  }

  private void learn(String hardware) {
    var isNew = !profiles().hardware(imei).equals(Optional.of(hardware));
    profiles().learn(imei, hardware);
    if (isNew) {
      LOG.debug("{} is a {}: profile {}", imei, hardware, profiles().of(imei));
    }
  }

  private void plan() {
    busy = !ended && settings().askHardware() && profiles().askForHardware();
    if (busy) {
      var moment = shared.questions().take(settings().askDelay().toMillis());
      var timer = shared.timers().start(moment.delay(), this::askNow);
      planned = Optional.of(new Planned(timer, moment));
    }
  }

  private void askNow() {
    planned = Optional.empty();
    if (!settings().askHardware() || !isFree.getAsBoolean()) {
      plan();
      return;
    }
    var timeout = shared.settings().stepTimeout();
    key.claim(timeout.plus(CLAIM_GRACE)).onSuccess(this::claimed).onFailure(this::lost);
  }

  private void claimed(String found) {
    if (!found.isEmpty()) { // Another process asks the car, or has done so.
      busy = false;
      HardwareKey.name(found).filter(name -> !ended).ifPresent(this::learn);
    } else if (ended || !isFree.getAsBoolean()) {
      askAgain();
    } else {
      tracker
          .request(VersionShape.question(shared.settings().stepTimeout()))
          .onSuccess(this::answered)
          .onFailure(this::notAnswered);
    }
  }

  private void answered(DeviceAnswer answer) {
    var text = answer instanceof DeviceAnswer.Text read ? read.text() : "";
    var version =
        VersionAnswers.read(text)
            .filter(read -> read.imei().filter(other -> !other.equals(imei.digits())).isEmpty());
    if (version.isEmpty() && !VersionAnswers.isVersion(text) && ++broken < MAX_BROKEN) {
      askAgain(); // An error that came unasked, or belongs to an earlier command.
      return;
    }
    if (version.isEmpty()) {
      LOG.info("{} does not say which hardware it is", imei);
      giveUp();
      return;
    }
    busy = false;
    var hardware = version.get().hardware();
    if (!ended) {
      learn(hardware);
      LOG.info("{} is a {}: profile {}", imei, hardware, profiles().of(imei));
    }
    unsaved = Optional.of(hardware);
    save(hardware);
  }

  private void save(String hardware) {
    key.remember(hardware, settings().remember())
        .onSuccess(
            found -> {
              unsaved = Optional.empty();
              HardwareKey.name(found).filter(name -> !ended).ifPresent(this::learn);
            })
        .onFailure(this::lost);
  }

  private void notAnswered(Throwable cause) {
    if (StepFailedException.isBecause(StepFailure.WRONG_CRC, cause)) {
      broken++;
    }
    if (StepFailedException.isBecause(StepFailure.TIMEOUT, cause) || broken >= MAX_BROKEN) {
      LOG.debug("{} does not say its hardware: {}", imei, cause.getMessage());
      giveUp();
    } else { // A command was quicker, or the connection has gone.
      askAgain();
    }
  }

  private void giveUp() {
    busy = false;
    key.giveUp(settings().askAgain()).onFailure(this::lost);
  }

  private void askAgain() {
    key.release().onFailure(this::lost).onComplete(released -> plan());
  }

  /** Redis has not answered: when the car is held again, what was left undone is done. */
  private void lost(Throwable cause) {
    busy = false;
    LOG.debug("{}: the hardware is not known: {}", imei, cause.getMessage());
  }

  /** The connection has ended. */
  void end() {
    ended = true;
    planned.ifPresent(
        next -> {
          shared.timers().cancel(next.timer());
          shared.questions().giveBack(next.moment());
        });
    profiles().disconnected(imei);
  }
}
