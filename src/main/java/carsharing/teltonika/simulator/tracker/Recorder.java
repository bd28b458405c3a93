package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.AvlCodec;
import carsharing.teltonika.simulator.car.Car;

/** Lets a car live, and saves its records with the time that the tracker's clock shows. */
final class Recorder {

  private final TrackerOptions options;
  private final Car car;
  private final Liar liar;
  private final Backlog backlog;
  private double clock; // ms since 1970, of the newest record

  Recorder(TrackerOptions options, long seed) {
    var kind = options.car();
    var isExtended = options.codec() == AvlCodec.CODEC_8_EXTENDED;
    this.options = options;
    this.car =
        new Car(
            seed,
            kind.family(),
            isExtended,
            System::currentTimeMillis,
            kind.remembered(),
            kind.lockShown());
    this.liar = new Liar(car, kind.lies(), seed);
    this.backlog = new Backlog(options.maxBacklog());
  }

  TrackerOptions options() {
    return options;
  }

  Car car() {
    return car;
  }

  Liar liar() {
    return liar;
  }

  /** What is saved and not sent yet. */
  Backlog backlog() {
    return backlog;
  }

  /** Begins with so many records that were saved until now. */
  void begin(int saved) {
    clock = System.currentTimeMillis() - saved * options.secondsPerRecord() * 1000;
    save(saved);
  }

  /** Saves the next records. */
  void save(int records) {
    for (var i = 0; i < records; i++) {
      clock += options.secondsPerRecord() * 1000;
      liar.recorded();
      var seconds = options.secondsPerRecord() * options.timeScale();
      backlog.save(car.next(liar.time((long) clock), seconds));
    }
  }
}
