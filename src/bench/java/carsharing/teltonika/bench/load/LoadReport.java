package carsharing.teltonika.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What the trackers of a {@link LoadGenerator} have seen in a span of time.
 *
 * @param nanos how long it was
 * @param frames acknowledged
 * @param repeats frames sent again
 * @param connects handshakes answered with yes
 * @param connected trackers that are connected at its end
 * @param connecting ns from the first attempt to connect to the last handshake answered
 * @param latency from the sending of a frame to its acknowledgement, ns: a compressed histogram
 */
public record LoadReport(
    long nanos,
    long frames,
    long repeats,
    long connects,
    int connected,
    long connecting,
    String latency) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Frames acknowledged in a second. */
  public double framesPerSecond() {
    return frames * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
  }

  /** Milliseconds that so many percent of the acknowledgements have not taken longer than. */
  public double millisAt(double percentile) {
    return histogram().getValueAtPercentile(percentile) / 1e6;
  }

  private Histogram histogram() {
    try {
      var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(latency));
      return Histogram.decodeFromCompressedByteBuffer(bytes, 0);
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static LoadReport fromJson(String json) {
    try {
      return JSON.readValue(json, LoadReport.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
