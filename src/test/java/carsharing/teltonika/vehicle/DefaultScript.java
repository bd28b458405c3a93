package carsharing.teltonika.vehicle;

import carsharing.teltonika.vehicle.GprsStep.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scripts of {@code conf/commands.yaml}. A test compares them with that file. */
public enum DefaultScript {
  START_RENT("startRent", open(), optionalReading(67)),
  FINISH_RENT("finishRent", finishCheck(), immobilise(), lockCheck(), close(), optionalReading(87)),
  FORCE_FINISH_RENT("forceFinishRent", close(), immobilise(), optionalReading(87)),
  TEST_POLYGON(
      "testPolygon",
      new GprsStep("on_demand_tracking2", Kind.FINISH_CHECK, false),
      optionalReading(87)),
  IMO_UNLOCK("imoUnlock", mobilise()),
  IMO_LOCK("imoLock", immobilise()),
  IMO_UNLOCK_CALLBACK("imoUnlockCallback", mobilise(), lockCheck()),
  IMO_LOCK_CALLBACK("imoLockCallback", immobilise(), lockCheck()),
  LOCK("lock", close()),
  UNLOCK("unlock", open()),
  LOCK_CALLBACK("lockCallback", close(), lockCheck()),
  UNLOCK_CALLBACK("unlockCallback", open(), lockCheck()),
  GET_RECORD("getRecord", new GprsStep("readio 90", Kind.READING, false)),
  OPEN_TRUNK("openTrunk", adapter("lvcanopentrunk")),
  FLASH_LIGHTS("flashLights", adapter("lvcanturninglights")),
  HONK("honk", adapter("lvcanhorn")),
  DRAW_ATTENTION(
      "drawAttention", adapter("lvcanturninglights"), new GprsStep("lvcanhorn", Kind.DOORS, true)),
  UNLOCK_AND_ENABLE_DRIVING("unlockAndEnableDriving", mobilise(), open()),
  LOCK_AND_DISABLE_DRIVING("lockAndDisableDriving", immobilise(), close()),
  REQUEST_STATE("requestState", lockCheck());

  /** After a success the server asks for one more record, which is no step of any script. */
  public static final String LAST_RECORD = "getrecord";

  private final String action;

  @SuppressWarnings("ImmutableEnumChecker") // A list of records, which List.of made.
  private final List<GprsStep> steps;

  DefaultScript(String action, GprsStep... steps) {
    this.action = action;
    this.steps = List.of(steps);
  }

  private static GprsStep open() {
    return adapter("lvcanopenalldoors");
  }

  private static GprsStep close() {
    return adapter("lvcanclosealldoors");
  }

  private static GprsStep adapter(String command) {
    return new GprsStep(command, Kind.DOORS, false);
  }

  private static GprsStep immobilise() {
    return new GprsStep("setdigout ?1", Kind.OUTPUT, false);
  }

  private static GprsStep mobilise() {
    return new GprsStep("setdigout ?0", Kind.OUTPUT, false);
  }

  private static GprsStep finishCheck() {
    return new GprsStep("getrecord", Kind.FINISH_CHECK, false);
  }

  private static GprsStep lockCheck() {
    return new GprsStep("getrecord", Kind.LOCK_CHECK, false);
  }

  private static GprsStep optionalReading(int id) {
    return new GprsStep("readio " + id, Kind.READING, true);
  }

  /** The script of an action; empty if it is none of these. */
  public static Optional<DefaultScript> of(String action) {
    return Stream.of(values()).filter(script -> script.action.equals(action)).findFirst();
  }

  /** What a client calls it. */
  public String action() {
    return action;
  }

  /** In order. */
  public List<GprsStep> steps() {
    return steps;
  }

  /** Whether the command needs parking areas. */
  public boolean needsAreas() {
    return steps.stream().anyMatch(step -> step.kind() == Kind.FINISH_CHECK);
  }
}
