package carsharing.teltonika.command.session;

import carsharing.teltonika.car.profile.CarProfiles;
import carsharing.teltonika.command.answer.ErrorWords;
import carsharing.teltonika.command.answer.VersionAnswers;
import carsharing.teltonika.command.custody.HardwareKey;
import carsharing.teltonika.command.run.DeviceLink;
import carsharing.teltonika.command.run.StepFailedException;
import carsharing.teltonika.message.AnswerShape;
import carsharing.teltonika.message.DeviceAnswer;
import carsharing.teltonika.message.DeviceRequest;
import carsharing.teltonika.message.StepFailure;
import carsharing.teltonika.protocol.Imei;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the hardware of one car's tracker: from Redis, or by {@code getver}. The car is asked when
 * it has no command to run. No command waits for the answer, and no answer of a command is taken
 * for it.
 *
 * <p>Lives on the dispatcher's event loop.
 */
final class HardwareQuestion {

  private static final Logger LOG = LoggerFactory.getLogger(HardwareQuestion.class);
  private static final String COMMAND = "getver";

  private final SharedParts shared;
  private final Imei imei;
  private final DeviceLink tracker;
  private final BooleanSupplier isFree;
  private final HardwareKey key;
  private Optional<Long> timer = Optional.empty();
  private boolean begun;
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

  /** The car is this process'. */
  void begin() {
    if (begun || !profiles().askForHardware() || profiles().hardware(imei).isPresent()) {
      return;
    }
    begun = true;
    key.look().onSuccess(this::found).onFailure(this::lost);
  }

  /** Redis has not answered: the next claim of the car asks again. */
  private void lost(Throwable cause) {
    begun = false;
    LOG.debug("{}: the hardware is not known: {}", imei, cause.getMessage());
  }

  private void found(HardwareKey.Found found) {
    HardwareKey.name(found).ifPresent(name -> profiles().learn(imei, name));
    if (found.status() == HardwareKey.Status.UNKNOWN) {
      askLater();
    }
  }

  private void askLater() {
    if (!ended) {
      var delay = shared.known().settings().get().askDelay().toMillis();
      timer = Optional.of(shared.timers().start(delay, this::askNow));
    }
  }

  private void askNow() {
    var settings = shared.known().settings().get();
    if (ended || !settings.askHardware()) {
      return;
    }
    if (!isFree.getAsBoolean()) {
      askLater();
      return;
    }
    key.claim(settings.askAgain()).onSuccess(this::claimed).onFailure(this::lost);
  }

  private void claimed(HardwareKey.Found found) {
    HardwareKey.name(found).ifPresent(name -> profiles().learn(imei, name));
    if (found.status() != HardwareKey.Status.UNKNOWN) {
      return; // Another process asks the car, or has done so.
    }
    var timeout = shared.settings().stepTimeout();
    tracker
        .request(new DeviceRequest.Ask(COMMAND, false, new VersionShape(), timeout))
        .onSuccess(this::answered)
        .onFailure(this::notAnswered);
  }

  private void answered(DeviceAnswer answer) {
    var text = answer instanceof DeviceAnswer.Text read ? read.text() : "";
    var version =
        VersionAnswers.read(text)
            .filter(read -> read.imei().filter(other -> !other.equals(imei.digits())).isEmpty());
    if (version.isEmpty()) {
      LOG.info("{} does not say which hardware it is", imei);
      return;
    }
    var hardware = version.get().hardware();
    profiles().learn(imei, hardware);
    LOG.info("{} is a {}: profile {}", imei, hardware, profiles().of(imei));
    Duration time = shared.known().settings().get().remember();
    key.remember(hardware, time)
        .onFailure(cause -> LOG.debug("{}: not remembered: {}", imei, cause.getMessage()));
  }

  private void notAnswered(Throwable cause) {
    if (StepFailedException.isBecause(StepFailure.BUSY, cause)) { // A command was quicker.
      key.forget().onComplete(forgotten -> askLater());
    } else {
      LOG.debug("{}: {}: {}", imei, COMMAND, cause.getMessage());
    }
  }

  /** The connection has ended. */
  void end() {
    ended = true;
    timer.ifPresent(shared.timers()::cancel);
  }

  /** An answer to {@code getver}, or words of a firmware that does not know the command. */
  private static final class VersionShape implements AnswerShape {

    @Override
    public Fit fit(String text) {
      return VersionAnswers.isVersion(text) || ErrorWords.isIn(text) ? Fit.ANSWER : Fit.FOREIGN;
    }

    @Override
    public boolean isExactly(String text) {
      return false;
    }

    @Override
    public boolean isConfusedWith(AnswerShape other) {
      return false;
    }
  }
}
