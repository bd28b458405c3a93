package carsharing.teltonika.car.event;

import carsharing.teltonika.settings.StateSettings;
import java.math.BigDecimal;

/**
 * Where events begin.
 *
 * @param fuel percent below which there is little of it
 * @param charge percent below which there is little of it
 * @param hysteresis percent above a limit at which there is enough again
 * @param voltage V of the car below which the tracker has no power from it
 * @param speed km/h from which a locked car moves
 */
record EventLimits(
    BigDecimal fuel,
    BigDecimal charge,
    BigDecimal hysteresis,
    BigDecimal voltage,
    BigDecimal speed) {

  /** V above the limit at which there is power again. */
  static final BigDecimal VOLTAGE_HYSTERESIS = BigDecimal.ONE;

  static EventLimits of(StateSettings settings) {
    return new EventLimits(
        BigDecimal.valueOf(settings.lowFuel()),
        BigDecimal.valueOf(settings.lowCharge()),
        BigDecimal.valueOf(settings.hysteresis()),
        BigDecimal.valueOf(settings.lowVoltage()),
        BigDecimal.valueOf(settings.movedSpeed()));
  }
}
