package carsharing.teltonika.device;

import carsharing.teltonika.settings.DeviceSettings;
import java.time.Duration;

/**
 * What all connections of a process share.
 *
 * @param publishTimeout after which a frame is given up where the publisher has not even failed it;
 *     longer than the publisher's own deadline
 */
public record DeviceEnvironment(
    DeviceSettings settings,
    Duration publishTimeout,
    ConnectionRegistry connections,
    UndecodableFrames undecodable,
    DeviceMetrics metrics) {}
