package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

  private ServerSocket broker;
  private TcpProxy proxy;
  private int port;

  @BeforeEach
  void start() throws IOException {
    broker = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    port = Ports.free();
    proxy = new TcpProxy(port, broker.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    broker.close();
  }

  @Test
  void passesBytesBothWays() throws IOException {
    try (Socket client = connect();
        Socket behind = broker.accept()) {
      client.getOutputStream().write(7);
      assertThat(behind.getInputStream().read()).isEqualTo(7);
      behind.getOutputStream().write(8);
      assertThat(client.getInputStream().read()).isEqualTo(8);
    }
  }

  @Test
  void cutsWhatIsOpenAndTakesWhatComes() throws IOException {
    try (Socket client = connect();
        Socket behind = broker.accept()) {
      client.getOutputStream().write(7);
      assertThat(behind.getInputStream().read()).isEqualTo(7);
      proxy.cut();
      assertThat(endOf(client)).isTrue();
      assertThat(endOf(behind)).isTrue();
    }
    passesBytesBothWays();
  }

  @Test
  void holdsBytesBackWhileStalledAndLosesNone() throws IOException {
    try (Socket client = connect();
        Socket behind = broker.accept()) {
      client.getOutputStream().write(1);
      assertThat(behind.getInputStream().read()).isEqualTo(1);
      proxy.stall();
      client.getOutputStream().write(2);
      behind.setSoTimeout(200);
      assertThatThrownBy(() -> behind.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.resume();
      behind.setSoTimeout(20_000);
      assertThat(behind.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void endsAConnectionThatNobodyTakesBehindIt() throws IOException {
    broker.close();
    try (Socket client = connect()) {
      assertThat(endOf(client)).isTrue();
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout(20_000);
    return client;
  }

  /** A cut connection ends, or breaks. */
  private static boolean endOf(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
