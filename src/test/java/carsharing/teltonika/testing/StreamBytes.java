package carsharing.teltonika.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import carsharing.teltonika.record.broker.ReadyMessage;
import carsharing.teltonika.testing.server.RabbitServer;
import com.rabbitmq.stream.Address;
import com.rabbitmq.stream.Codec;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.OffsetSpecification;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a consumer by the protocol of streams gets: messages in the format of AMQP 1.0, as bytes and
 * as values.
 *
 * <p>Source: OASIS, Advanced Message Queuing Protocol 1.0, part 1, section 1.6.
 */
public final class StreamBytes {

  private static final int LONGEST_WAIT = 30; // s

  private StreamBytes() {}

  /** Reads the first messages of a stream. */
  public static List<byte[]> read(RabbitServer rabbit, String stream, int count) throws Exception {
    var address = new Address(URI.create(rabbit.uri()).getHost(), rabbit.streamPort());
    var read = new LinkedBlockingQueue<byte[]>();
    try (var environment =
            Environment.builder()
                .host(address.host())
                .port(address.port())
                .addressResolver(advertised -> address)
                .compressionCodecFactory(compression -> null)
                .codec(new Tap(read))
                .build();
        var consumer =
            environment.consumerBuilder().stream(stream)
                .offset(OffsetSpecification.first())
                .messageHandler((context, message) -> {})
                .build()) {
      var messages = new ArrayList<byte[]>();
      while (messages.size() < count) {
        var next = read.poll(LONGEST_WAIT, TimeUnit.SECONDS);
        if (next == null) {
          throw new IllegalStateException("only " + messages.size() + " come to " + consumer);
        }
        messages.add(next);
      }
      return messages;
    }
  }

  /** The sections of a message: descriptors and values in turn, in whichever encoding they are. */
  public static List<Object> sections(byte[] message) {
    var bytes = ByteBuffer.wrap(message);
    var sections = new ArrayList<Object>();
    while (bytes.hasRemaining()) {
      sections.add(value(bytes));
    }
    return sections;
  }

  private static Object value(ByteBuffer bytes) {
    var code = bytes.get() & 0xff;
    return switch (code) {
      case 0x00 -> List.of(value(bytes), value(bytes));
      case 0x40 -> "null";
      case 0x41 -> true;
      case 0x42 -> false;
      case 0x43, 0x44, 0x45 -> code == 0x45 ? List.of() : 0L;
      case 0x50, 0x52, 0x53 -> (long) (bytes.get() & 0xff);
      case 0x56 -> bytes.get() != 0;
      case 0x80, 0x83 -> bytes.getLong();
      case 0xa0, 0xb0 -> HexFormat.of().formatHex(take(bytes, length(code, bytes)));
      case 0xa1, 0xa3, 0xb1, 0xb3 -> new String(take(bytes, length(code, bytes)), UTF_8);
      case 0xc0, 0xd0 -> list(code, bytes);
      case 0xc1, 0xd1 -> map(code, bytes);
      default -> throw new IllegalArgumentException("type 0x" + Integer.toHexString(code));
    };
  }

  /** The codes of types with one byte of length are below those with four. */
  private static int length(int code, ByteBuffer bytes) {
    var isShort = code < 0xb0 || (code >= 0xc0 && code < 0xd0);
    return isShort ? bytes.get() & 0xff : bytes.getInt();
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    var taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  /** Without fields at the end that are not set: they may be left out. */
  private static List<Object> list(int code, ByteBuffer bytes) {
    length(code, bytes);
    var count = length(code, bytes);
    var values = new ArrayList<Object>();
    for (var i = 0; i < count; i++) {
      values.add(value(bytes));
    }
    while (!values.isEmpty() && values.get(values.size() - 1).equals("null")) {
      values.remove(values.size() - 1);
    }
    return values;
  }

  private static Map<String, Object> map(int code, ByteBuffer bytes) {
    length(code, bytes);
    var count = length(code, bytes);
    var values = new TreeMap<String, Object>();
    for (var i = 0; i < count; i += 2) {
      values.put(value(bytes).toString(), value(bytes));
    }
    return values;
  }

  /** Keeps what is to be decoded. */
  private record Tap(LinkedBlockingQueue<byte[]> read) implements Codec {

    @Override
    public EncodedMessage encode(Message message) {
      throw new UnsupportedOperationException("nothing is written");
    }

    @Override
    public Message decode(byte[] data) {
      read.add(data.clone());
      return new ReadyMessage(data);
    }

    @Override
    public MessageBuilder messageBuilder() {
      throw new UnsupportedOperationException("nothing is written");
    }
  }
}
