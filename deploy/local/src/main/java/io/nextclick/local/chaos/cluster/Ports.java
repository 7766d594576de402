package io.nextclick.local.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports below those that the kernel gives to outgoing connections. A broker that is away must
 * find its port free when it comes back, and whoever calls it meanwhile must not, by the kernel's
 * choice of a port, be connected to itself.
 */
final class Ports {

  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;

  private Ports() {}

  static int free() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another one.
      }
    }
    throw new UncheckedIOException(
        new IOException("No free port between " + FIRST + " and " + LAST));
  }
}
