package carsharing.teltonika.car.profile;

import static org.assertj.core.api.Assertions.assertThat;

import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.settings.files.PlainYaml;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All at once, as one by one. */
class PropertyReaderTest {

  private static final int[] WIDTHS = {1, 2, 4, 8};

  /** What is told, as text. */
  private static final class Told implements PropertyReader.Sink {

    private final Map<Property, Reading<?>> values = new EnumMap<>(Property.class);

    @Override
    public void flag(Property property, boolean value, int element, boolean isLastKnown) {
      values.put(property, new Reading<>(value, isLastKnown));
    }

    @Override
    public void number(
        Property property, long unscaled, int scale, int element, boolean isLastKnown) {
      var value = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
      values.put(property, new Reading<>(value, isLastKnown));
    }

    @Override
    public void text(Property property, String value, int element, boolean isLastKnown) {
      var isNumber = property.kind() == Property.Kind.NUMBER;
      values.put(
          property,
          isNumber
              ? new Reading<>(new BigDecimal(value).stripTrailingZeros(), isLastKnown)
              : new Reading<>(value, isLastKnown));
    }
  }

  private static Map<Property, Reading<?>> oneByOne(Profile profile, IoElements elements) {
    var values = new EnumMap<Property, Reading<?>>(Property.class);
    for (var property : Property.values()) {
      switch (property.kind()) {
        case FLAG -> profile.flag(property, elements).ifPresent(it -> values.put(property, it));
        case TEXT -> profile.text(property, elements).ifPresent(it -> values.put(property, it));
        case NUMBER ->
            profile
                .number(property, elements)
                .ifPresent(
                    it ->
                        values.put(
                            property,
                            new Reading<>(it.value().stripTrailingZeros(), it.isLastKnown())));
      }
    }
    return values;
  }

  private static List<Profile> profiles() throws Exception {
    var text = Files.readString(Path.of("conf/profiles.yaml"));
    var read = new ProfilesReader(Set.of("generic")).read(PlainYaml.parse(text));
    return List.of("generic", "fmb130", "fmc150", "fmb640", "fmc650", "ft").stream()
        .map(name -> read.find(name).orElseThrow())
        .toList();
  }

  private static IoElements random(Random random, List<Integer> ids) {
    var builder = IoElements.builder();
    for (var left = random.nextInt(20); left > 0; left--) {
      var id =
          random.nextInt(4) == 0 ? random.nextInt(65_536) : ids.get(random.nextInt(ids.size()));
      var value = random.nextInt(3) == 0 ? 0 : random.nextLong();
      switch (WIDTHS[random.nextInt(WIDTHS.length)]) {
        case 1 -> builder.add1(id, value);
        case 2 -> builder.add2(id, value);
        case 4 -> builder.add4(id, value);
        default -> {
          if (random.nextInt(4) == 0) {
            var bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            builder.addVariable(id, bytes);
          } else {
            builder.add8(id, value);
          }
        }
      }
    }
    return builder.build();
  }

  @Test
  void readsAnyRecordAsEachPropertyIsReadAlone() throws Exception {
    var random = new Random(22);
    for (var profile : profiles()) {
      var ids =
          profile.properties().stream()
              .flatMap(property -> profile.sources(property).stream())
              .map(Source::element)
              .distinct()
              .toList();
      var told = 0;
      for (var i = 0; i < 5_000; i++) {
        var elements = random(random, ids);
        var sink = new Told();

        profile.reader().read(elements, sink);

        assertThat(sink.values)
            .as("%s %s", profile, elements)
            .isEqualTo(oneByOne(profile, elements));
        told += sink.values.size();
      }
      assertThat(told).isGreaterThan(5_000);
    }
  }

  @Test
  void knowsWhichElementsAPropertyIsReadFrom() throws Exception {
    var fmc150 = profiles().get(2).reader();

    assertThat(fmc150.isSource(Property.LOCKED, 662)).isTrue();
    assertThat(fmc150.isSource(Property.LOCKED, 239)).isFalse();
    assertThat(fmc150.isSource(Property.IGNITION, 239)).isTrue();
  }
}
