package io.nextclick.local.chaos.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a broker on loopback. Its connections can be cut, and stalled: they
 * stay open and nothing comes through. Two threads a connection; thread-safe.
 */
final class TcpProxy implements Closeable {

  private static final int BUFFER = 16 * 1024;

  private final int targetPort;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private boolean stalled;
  private volatile boolean closed;

  /**
   * Accepts from now on, whether or not somebody listens behind.
   *
   * @param targetPort where the broker listens
   */
  TcpProxy(int port, int targetPort) {
    this.targetPort = targetPort;
    try {
      this.server = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** Ends every connection there is; new ones are taken. */
  void cut() {
    open.forEach(TcpProxy::closeQuietly);
  }

  /** Holds every byte back, in both directions, on connections old and new. */
  void stall() {
    synchronized (gate) {
      stalled = true;
    }
  }

  /** Lets through what was held back, and all that follows. */
  void resume() {
    synchronized (gate) {
      stalled = false;
      gate.notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    closeQuietly(server);
    cut();
    resume();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = server.accept();
        open.add(client);
        start(() -> connect(client));
      } catch (IOException e) {
        // The server socket was closed, or a client has gone before it was taken.
      }
    }
  }

  private void connect(Socket client) {
    try (Socket broker = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        client) {
      open.add(broker);
      client.setTcpNoDelay(true);
      broker.setTcpNoDelay(true);
      Thread back = start(() -> pump(broker, client));
      pump(client, broker);
      back.join();
      open.remove(broker);
    } catch (IOException e) {
      // Nobody listens behind, which the client learns by the end of its connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeQuietly(client);
      open.remove(client);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitOpenGate();
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // Either side has gone: so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private void awaitOpenGate() throws InterruptedException {
    synchronized (gate) {
      while (stalled) {
        gate.wait();
      }
    }
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is closed or it never will be.
    }
  }
}
