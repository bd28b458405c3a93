package carsharing.teltonika.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Tells addresses of the Internet from those within an organisation or a machine. */
final class PublicAddresses {

  private PublicAddresses() {}

  /** Whether everybody on the Internet means the same host by it. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    var bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    var first = bytes[0] & 0xff;
    var second = bytes[1] & 0xff;
    var isCarrier = first == 100 && second >= 64 && second < 128; // Shared by customers.
    var isTest = first == 198 && (second == 18 || second == 19);
    var isProtocol = first == 192 && second == 0;
    return first != 0 && first < 224 && !isCarrier && !isTest && !isProtocol;
  }

  /** Only 2000::/3 is given out, and what leads to IPv4 addresses within it is refused. */
  private static boolean isPublic6(byte[] bytes) {
    var isGlobal = (bytes[0] & 0xe0) == 0x20;
    var isTunnel = bytes[0] == 0x20 && (bytes[1] == 0x02 || (bytes[1] == 1 && bytes[2] == 0));
    return isGlobal && !isTunnel;
  }
}
