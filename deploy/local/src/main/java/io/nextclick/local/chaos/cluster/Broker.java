package io.nextclick.local.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * One of the brokers, as a process on a data directory that outlives it, with a proxy before it for
 * each {@link Line}. Its ports stay the same over every start.
 */
final class Broker implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  private final Map<Line, Integer> proxyPorts = new EnumMap<>(Line.class);
  private final Map<Line, TcpProxy> proxies = new EnumMap<>(Line.class);
  private final int directPort = Ports.free();
  private final JavaProcess process;

  /**
   * A broker that is its own controller, and so the only one.
   *
   * @param more settings, by Kafka's names
   */
  Broker(Path directory, Map<String, String> more) {
    this(1, directory, Map.of(1, Ports.free()), 1, more);
  }

  /**
   * @param controllers the ports of those that keep the cluster's metadata, by node id
   * @param brokers how many there are
   * @param more settings, by Kafka's names
   */
  Broker(
      int id,
      Path directory,
      Map<Integer, Integer> controllers,
      int brokers,
      Map<String, String> more) {
    Properties settings = new Properties();
    StringBuilder listeners = new StringBuilder();
    StringBuilder advertised = new StringBuilder();
    StringBuilder protocols = new StringBuilder("CONTROLLER:PLAINTEXT,DIRECT:PLAINTEXT");
    for (Line line : Line.values()) {
      int port = Ports.free();
      int proxyPort = Ports.free();
      proxyPorts.put(line, proxyPort);
      proxies.put(line, new TcpProxy(proxyPort, port));
      listeners.append("%s://%s:%d,".formatted(line, LOOPBACK, port));
      advertised.append("%s://%s:%d,".formatted(line, LOOPBACK, proxyPort));
      protocols.append(",%s:PLAINTEXT".formatted(line));
    }
    String direct = "DIRECT://%s:%d".formatted(LOOPBACK, directPort);
    String controller =
        controllers.containsKey(id)
            ? ",CONTROLLER://%s:%d".formatted(LOOPBACK, controllers.get(id))
            : "";
    settings.setProperty("process.roles", controller.isEmpty() ? "broker" : "broker,controller");
    settings.setProperty("listeners", listeners + direct + controller);
    settings.setProperty("advertised.listeners", advertised + direct);
    settings.setProperty("listener.security.protocol.map", protocols.toString());
    settings.setProperty("inter.broker.listener.name", "DIRECT");
    settings.setProperty("node.id", String.valueOf(id));
    settings.setProperty("controller.quorum.voters", voters(controllers));
    String copies = String.valueOf(brokers);
    String enough = String.valueOf(brokers / 2 + 1);
    settings.setProperty("default.replication.factor", copies);
    settings.setProperty("min.insync.replicas", enough);
    settings.setProperty("offsets.topic.replication.factor", copies);
    settings.setProperty("transaction.state.log.replication.factor", copies);
    settings.setProperty("transaction.state.log.min.isr", enough);
    settings.putAll(more);
    this.process = process("broker-" + id, directory, settings);
  }

  /**
   * One that only keeps the cluster's metadata, and lives on where brokers are killed: it knows of
   * them what they do not know when they are back.
   */
  static JavaProcess controller(int id, Path directory, int port, Map<String, String> more) {
    Properties settings = new Properties();
    settings.setProperty("process.roles", "controller");
    settings.setProperty("node.id", String.valueOf(id));
    settings.setProperty("listeners", "CONTROLLER://%s:%d".formatted(LOOPBACK, port));
    settings.setProperty("listener.security.protocol.map", "CONTROLLER:PLAINTEXT");
    settings.setProperty("controller.quorum.voters", voters(Map.of(id, port)));
    settings.putAll(more);
    return process("controller-" + id, directory, settings);
  }

  private static String voters(Map<Integer, Integer> controllers) {
    return controllers.entrySet().stream()
        .map(voter -> "%d@%s:%d".formatted(voter.getKey(), LOOPBACK, voter.getValue()))
        .collect(Collectors.joining(","));
  }

  private static JavaProcess process(String name, Path directory, Properties settings) {
    return new JavaProcess(
        name,
        directory,
        List.of("-Xmx384m"),
        "io.nextclick.broker.BrokerMain",
        List.of(
            directory.resolve(name).toString(),
            write(directory.resolve(name + ".properties"), settings).toString()));
  }

  private static Path write(Path file, Properties settings) {
    try (Writer writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JavaProcess process() {
    return process;
  }

  /** Whether it takes connections. */
  boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), directPort)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Without a proxy between. */
  String direct() {
    return LOOPBACK + ":" + directPort;
  }

  String through(Line line) {
    return LOOPBACK + ":" + proxyPorts.get(line);
  }

  TcpProxy proxy(Line line) {
    return Objects.requireNonNull(proxies.get(line));
  }

  @Override
  public void close() {
    process.close();
    proxies.values().forEach(TcpProxy::close);
  }
}
