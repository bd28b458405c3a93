package carsharing.teltonika.message;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands immutable values over the local event bus by reference, without a copy.
 *
 * @param <T> the type of the values
 */
public final class LocalCodec<T> implements MessageCodec<T, T> {

  private final Class<T> type;

  private LocalCodec(Class<T> type) {
    this.type = type;
  }

  /** Lets the bus carry this application's messages; to be called once per Vert.x instance. */
  public static void register(EventBus bus) {
    register(bus, RecordBatch.class);
    register(bus, UndecodableFrame.class);
    register(bus, DeviceConnected.class);
    register(bus, DeviceDisconnected.class);
    register(bus, DeviceDraining.class);
    register(bus, DeviceText.class);
    register(bus, CarEvent.class);
    register(bus, CommandSent.class);
    register(bus, DeviceRequest.SendText.class);
    register(bus, DeviceRequest.AwaitRecord.class);
    register(bus, DeviceRequest.Verify.class);
    register(bus, DeviceRequest.SendOnly.class);
    register(bus, DeviceRequest.Ask.class);
    register(bus, DeviceRequest.Disconnect.class);
    register(bus, DeviceRequest.Renew.class);
    register(bus, DeviceAnswer.Text.class);
    register(bus, DeviceAnswer.Position.class);
    register(bus, DeviceAnswer.Observed.class);
    register(bus, DeviceAnswer.Sent.class);
  }

  /**
   * Lets the bus carry one more type of immutable values; to be called once per Vert.x instance.
   */
  public static <T> void register(EventBus bus, Class<T> type) {
    bus.registerDefaultCodec(type, new LocalCodec<>(type));
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    throw new UnsupportedOperationException(type.getSimpleName() + " stays within its process");
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException(type.getSimpleName() + " stays within its process");
  }

  @Override
  public String name() {
    return "local." + type.getSimpleName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
