package carsharing.teltonika.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** The Vert.x of all programs of this package. */
final class SimulatorVertx {

  private SimulatorVertx() {}

  /**
   * Makes one that looks for no files on the class path: for them it would make a folder, which a
   * killed process leaves behind.
   */
  static Vertx create() {
    return Vertx.vertx(
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false)));
  }
}
