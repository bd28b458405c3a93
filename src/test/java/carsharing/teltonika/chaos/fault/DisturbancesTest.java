package carsharing.teltonika.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DisturbancesTest {

  private static final String IMEI = "356307000000001";
  private static final String SERVER = "server 1";

  private final Disturbances disturbances = new Disturbances();
  private final long now = System.currentTimeMillis();
  private final long later = now + 2 * Disturbances.STEADY;

  @Test
  void reachesACarThatStaysWithAServerToWhichNothingHappens() {
    disturbances.connected(IMEI, SERVER);

    assertThat(disturbances.isReachable(IMEI, now, later)).isTrue();
  }

  @Test
  void doesNotReachACarThatIsNotConnectedForLongEnough() {
    disturbances.connected(IMEI, SERVER).run();

    assertThat(disturbances.isReachable(IMEI, now, later)).isFalse();
    assertThat(disturbances.isReachable("356307000000002", now, later)).isFalse();
  }

  @Test
  void doesNotReachACarInATimeThatIsTooShort() {
    disturbances.connected(IMEI, SERVER);

    assertThat(disturbances.isReachable(IMEI, now, now + Disturbances.STEADY / 2)).isFalse();
  }

  @Test
  void doesNotReachACarWhileItsServerOrRedisIsDisturbed() {
    disturbances.connected(IMEI, SERVER);
    var ofServer = disturbances.begin(Set.of(SERVER));
    assertThat(disturbances.isReachable(IMEI, now, later)).isFalse();
    ofServer.run();
    assertThat(disturbances.isReachable(IMEI, now, later)).isTrue();

    disturbances.begin(Set.of(Disturbances.REDIS));
    assertThat(disturbances.isReachable(IMEI, now, later)).isFalse();
  }

  @Test
  void reachesACarWhileAnotherServerIsDisturbed() {
    disturbances.connected(IMEI, SERVER);
    disturbances.begin(Set.of("server 2"));

    assertThat(disturbances.isReachable(IMEI, now, later)).isTrue();
  }
}
