package carsharing.teltonika.console;

import static org.awaitility.Awaitility.await;

import carsharing.teltonika.protocol.AvlRecord;
import carsharing.teltonika.protocol.GpsElement;
import carsharing.teltonika.protocol.IoElements;
import carsharing.teltonika.testing.browser.Browser;
import carsharing.teltonika.testing.tracker.CarTracker;
import carsharing.teltonika.testing.tracker.Imeis;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the map of the fleet shows by itself. */
@EnabledIf("carsharing.teltonika.testing.browser.Browser#isThere")
class FleetMapTest {

  private static final GpsElement VILNIUS = new GpsElement(252_800_000, 546_900_000, 110, 0, 9, 0);
  private static final GpsElement KAUNAS = new GpsElement(239_000_000, 549_000_000, 70, 0, 9, 0);
  private static final GpsElement HELSINKI = new GpsElement(249_400_000, 601_700_000, 10, 0, 9, 0);

  private static void appear(ConsoleScene scene, String plate, GpsElement place) throws Exception {
    var imei = Imeis.any();
    scene.register(imei, plate, "Car of a test");
    try (var car = CarTracker.connect(scene.server().port(), imei, (self, text) -> {})) {
      var elements = IoElements.builder().add1(239, 1).build();
      car.send(
          new AvlRecord(System.currentTimeMillis(), 0, place, 239, OptionalInt.empty(), elements));
      await().until(() -> car.acknowledged() == 1);
    }
  }

  private static void awaitCars(Browser browser, int all, int visible) {
    browser.awaitScript(
        """
        const part = document.querySelector('tc-fleet-map');
        const bounds = part?.map?.getBounds();
        return bounds !== undefined && part.cars.length === %d
          && part.cars.filter((car) => bounds.contains([car.lat, car.lon])).length === %d;
        """
            .formatted(all, visible));
  }

  @Test
  void aCarThatComesIsShownUntilSomebodyMovesTheMap() throws Exception {
    try (var scene = new ConsoleScene();
        var browser = new Browser(scene.server().httpPort(), 1280, 800)) {
      browser.signIn(ConsoleScene.TOKEN);
      appear(scene, "MAP 101", VILNIUS);
      awaitCars(browser, 1, 1);
      appear(scene, "MAP 102", KAUNAS);
      awaitCars(browser, 2, 2);

      browser.click("tc-fleet-map button[aria-label='Zoom out']");
      appear(scene, "MAP 103", HELSINKI);

      awaitCars(browser, 3, 2);
      browser.assertQuiet();
    }
  }
}
