package carsharing.teltonika.fleet;

import static carsharing.teltonika.fleet.FleetCars.car;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches, orders, and pages while cars are heard of. */
class FleetQueryTest {

  private static final long NOW = 1_700_000_000_000L;

  private static FleetFilter words(String words) {
    return new FleetFilter(
        words,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<String> ids(FleetPage page) {
    return page.cars().stream().map(FleetCar::id).toList();
  }

  private static List<String> found(FleetFilter filter, FleetCar... cars) {
    return ids(FleetQuery.first(filter, FleetOrder.PLATE, 10, NOW).run(cars));
  }

  @Test
  void aSearchFindsPlateIdLabelAndImeiWhateverTheCapitalsSpacesAndDashes() {
    var one = car(1, "ABC 123", NOW, "Old Town");
    var two = car(2, "XYZ-999", NOW, "airport");

    assertThat(found(words("abc1"), one, two)).containsExactly("car-1");
    assertThat(found(words("AbC-12"), one, two)).containsExactly("car-1");
    assertThat(found(words("oldtown"), one, two)).containsExactly("car-1");
    assertThat(found(words("CAR-2"), one, two)).containsExactly("car-2");
    assertThat(found(words("356307000000002"), one, two)).containsExactly("car-2");
    assertThat(found(words("3563070"), one, two)).containsExactly("car-1", "car-2");
    assertThat(found(words("nobody"), one, two)).isEmpty();
    assertThat(found(words("123old"), one, two)).as("from one word into the next").isEmpty();
  }

  @Test
  void aFilterTakesOnlyWhatIsKnown() {
    var cars = IntStream.range(0, 30).mapToObj(i -> car(i, "P" + i, i == 7 ? 0 : NOW - i)).toList();
    var all = cars.toArray(FleetCar[]::new);
    var locked =
        new FleetFilter(
            "",
            Optional.empty(),
            Optional.of(true),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var open =
        new FleetFilter(
            "",
            Optional.empty(),
            Optional.of(false),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    var closed = FleetQuery.first(locked, FleetOrder.PLATE, 100, NOW).run(all);
    var opened = FleetQuery.first(open, FleetOrder.PLATE, 100, NOW).run(all);

    assertThat(closed.total()).isEqualTo(6);
    assertThat(opened.total()).as("a car never heard of is neither").isEqualTo(23);
  }

  @Test
  void theCarThatIsSilentForLongestComesFirstAndOneNeverHeardOfBeforeIt() {
    var page =
        FleetQuery.first(FleetFilter.ALL, FleetOrder.SILENT_FIRST, 10, NOW)
            .run(
                new FleetCar[] {
                  car(1, "A", NOW - 5), car(2, "B", 0), car(3, "C", NOW - 500), car(4, "D", NOW)
                });

    assertThat(ids(page)).containsExactly("car-2", "car-3", "car-1", "car-4");
    assertThat(page.next()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FleetOrder.class)
  void pagesNameEachCarOnceIfNothingChanges(FleetOrder order) {
    var random = new Random(3);
    var cars =
        IntStream.range(0, 357)
            .mapToObj(i -> car(i, i % 7 == 0 ? "" : "P " + i % 50, NOW - random.nextInt(100)))
            .toArray(FleetCar[]::new);

    var walked = walk(order, cars, page -> cars);

    assertThat(walked).hasSize(357).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(FleetOrder.class)
  void noCarIsLeftOutAndNoneComesThriceWhileCarsAreHeardOf(FleetOrder order) {
    var random = new Random(11);
    var cars =
        IntStream.range(0, 300)
            .mapToObj(i -> car(i, "P" + i, NOW - random.nextInt(1_000_000)))
            .toArray(FleetCar[]::new);
    var pages = new int[1];

    var walked =
        walk(
            order,
            cars,
            page -> {
              pages[0]++;
              for (var i = 0; i < 60; i++) { // Many more cars than a page has.
                var any = random.nextInt(cars.length);
                cars[any] = car(any, "P" + any, NOW + pages[0] * 1000L + i);
              }
              return cars;
            });

    assertThat(new HashSet<>(walked)).hasSize(300);
    walked.forEach(
        id -> assertThat(walked.stream().filter(id::equals).count()).isLessThanOrEqualTo(2));
  }

  private interface Change {
    FleetCar[] after(FleetPage page);
  }

  /** Reads page after page, and fails if they have no end. */
  private static List<String> walk(FleetOrder order, FleetCar[] before, Change change) {
    var cars = before;
    var walked = new ArrayList<String>();
    var query = Optional.of(FleetQuery.first(FleetFilter.ALL, order, 20, NOW));
    for (var pages = 0; query.isPresent(); pages++) {
      assertThat(pages).isLessThan(100);
      var page = query.get().run(cars);
      walked.addAll(ids(page));
      cars = change.after(page);
      query = page.next().flatMap(next -> FleetQuery.next(FleetFilter.ALL, order, 20, next));
    }
    return walked;
  }

  @Test
  void aCursorOfAnotherOrderOrOfNobodyIsRefused() {
    var cars = IntStream.range(0, 5).mapToObj(i -> car(i, "P" + i, NOW)).toArray(FleetCar[]::new);
    var next =
        FleetQuery.first(FleetFilter.ALL, FleetOrder.PLATE, 2, NOW).run(cars).next().orElseThrow();

    assertThat(FleetQuery.next(FleetFilter.ALL, FleetOrder.SILENT_FIRST, 2, next)).isEmpty();
    for (var wrong : List.of("", "!", "AAAA", "UExBVEV8MXwyfDN8NA", "x".repeat(5000))) {
      assertThat(FleetQuery.next(FleetFilter.ALL, FleetOrder.PLATE, 2, wrong)).isEmpty();
    }
  }
}
