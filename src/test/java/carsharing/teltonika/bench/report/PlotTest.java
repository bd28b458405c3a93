package carsharing.teltonika.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import carsharing.teltonika.bench.report.Plot.Point;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

final class PlotTest {

  @Test
  void drawsOneLinePerSeries() throws Exception {
    var plot =
        new Plot("latency", "Latency <ms> & more", Axis.linear("s"), Axis.linear("ms"))
            .series("p50", List.of(new Point(0, 1), new Point(10, 2)))
            .series("p99", List.of(new Point(0, 5), new Point(10, 9)));

    var svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));

    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(svg.getDocumentElement().getAttribute("aria-label"))
        .isEqualTo("Latency <ms> & more");
  }

  @Test
  void putsRoundNumbersBesideALinearAxis() {
    var range = Axis.linear("s").range(DoubleStream.of(3, 1_150));

    assertThat(range.ticks()).containsExactly(0.0, 200.0, 400.0, 600.0, 800.0, 1_000.0, 1_200.0);
    assertThat(range.place(600)).isEqualTo(0.5);
  }

  @Test
  void putsEqualRatiosAtEqualDistancesOfALogarithmicAxis() {
    var range = Axis.log("trackers").range(DoubleStream.of(50, 3_000));

    assertThat(range.ticks()).containsExactly(50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0);
    assertThat(range.place(500)).isEqualTo(0.5);
    assertThatThrownBy(() -> Axis.log("ms").range(DoubleStream.of(0, 1)))
        .hasMessageContaining("above 0");
  }
}
