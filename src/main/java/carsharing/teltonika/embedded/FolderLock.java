package carsharing.teltonika.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds a folder for one server at a time; the operating system lets go of it when a server dies.
 */
final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the folder where it is missing, and holds it.
   *
   * @throws IOException where it cannot be written, or another server holds it
   */
  static FolderLock hold(Path folder) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written (%s): name another folder in embedded.data"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
    if (!isLocked(channel)) {
      channel.close();
      throw new IOException(
          folder + " is in use by another server: name another folder in embedded.data");
    }
    return new FolderLock(channel);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // Another server within this JVM.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
