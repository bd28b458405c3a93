package carsharing.teltonika.simulator.tracker;

import carsharing.teltonika.protocol.Frame;
import carsharing.teltonika.protocol.GprsMessage;
import carsharing.teltonika.protocol.MalformedFrameException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/**
 * Reads what a server sends to a tracker: one byte as the answer to the IMEI, then counts of four
 * bytes and commands. A count of 0 cannot be told from the beginning of a command, here as on a
 * real tracker; a server sends it only in answer to an empty frame.
 */
public final class ServerBytes {

  /** Who is told. */
  public interface Listener {

    /** The answer to the IMEI. */
    void answered(boolean accepted);

    /** The acknowledgement of so many records. */
    void acknowledged(int count);

    /** A message that is intact, such as a command. */
    void command(GprsMessage message);

    /** Something that no server should send. */
    void nonsense();
  }

  private enum Part {
    ANSWER,
    COUNT,
    LENGTH,
    BODY
  }

  private final RecordParser parser;
  private final Listener listener;
  private Part part = Part.ANSWER;

  /** Reads what {@link #accept} is given. */
  public ServerBytes(Listener listener) {
    this.listener = listener;
    this.parser = RecordParser.newFixed(1);
    parser.handler(this::read);
  }

  /** More bytes, in pieces of any length. */
  public void accept(Buffer bytes) {
    parser.handle(bytes);
  }

  private void read(Buffer bytes) {
    switch (part) {
      case ANSWER -> readAnswer(bytes.getByte(0));
      case COUNT -> {
        if (bytes.length() == 4) {
          readCount(bytes.getInt(0));
        }
      }
      case LENGTH -> readLength(bytes.getInt(0));
      case BODY -> {
        expect(Part.COUNT, 4);
        readCommand(bytes);
      }
    }
  }

  private void readAnswer(byte answer) {
    if (answer == 0 || answer == 1) {
      expect(Part.COUNT, 4);
      listener.answered(answer == 1);
    } else {
      listener.nonsense();
    }
  }

  private void readCount(int count) {
    if (count == 0) {
      expect(Part.LENGTH, 4);
    } else {
      listener.acknowledged(count);
    }
  }

  private void readLength(int length) {
    if (length < Frame.MIN_DATA_LENGTH || length > 4096) {
      listener.nonsense();
    } else {
      expect(Part.BODY, length + 4);
    }
  }

  private void readCommand(Buffer bytes) {
    var length = bytes.length() - 4;
    try {
      var frame = new Frame(bytes.getBytes(0, length), bytes.getInt(length));
      if (frame.isIntact()) {
        listener.command(GprsMessage.decode(frame));
      }
    } catch (MalformedFrameException | IndexOutOfBoundsException e) {
      listener.nonsense();
    }
  }

  private void expect(Part next, int length) {
    part = next;
    parser.fixedSizeMode(length);
  }
}
