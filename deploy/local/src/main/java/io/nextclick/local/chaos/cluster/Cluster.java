package io.nextclick.local.chaos.cluster;

import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * A controller, brokers, two stream apps and a trainer, each a process; and a watch that starts
 * again what ends.
 */
public final class Cluster implements AutoCloseable {

  private static final int PARTITIONS = 4;

  /** The node that keeps the metadata; brokers count from 1. */
  private static final int CONTROLLER = 100;

  private static final Duration START = Duration.ofSeconds(240);

  private final JavaProcess controller;
  private final List<Broker> brokers = new ArrayList<>();
  private final List<StreamInstance> apps = new ArrayList<>();
  private final Trainers trainers;

  /**
   * Nothing runs yet.
   *
   * @param directory for data, state, settings and logs
   * @param publishEvery how often a checkpoint is published
   */
  public Cluster(
      Path directory, int brokerCount, String guarantee, long seed, Duration publishEvery) {
    int port = Ports.free();
    controller = Broker.controller(CONTROLLER, directory, port, Timeouts.BROKER);
    for (int id = 1; id <= brokerCount; id++) {
      brokers.add(
          new Broker(id, directory, Map.of(CONTROLLER, port), brokerCount, Timeouts.BROKER));
    }
    for (int app = 0; app < 2; app++) {
      String bootstrap = bootstrapServers(Line.ofApp(app));
      apps.add(new StreamInstance(app + 1, directory, bootstrap, guarantee));
    }
    trainers = new Trainers(directory, bootstrapServers(Line.OTHERS), seed, publishEvery);
  }

  /** Brokers and topics; then the trainer, without which no click would be answered. */
  public void startBrokersAndTrainer() {
    controller.start();
    brokers.forEach(broker -> broker.process().start());
    createTopics();
    trainers.start();
  }

  public void startApps() {
    apps.forEach(StreamInstance::start);
  }

  private void createTopics() {
    String timeout = String.valueOf(START.toMillis());
    Map<String, Object> client =
        Map.of("bootstrap.servers", directBootstrapServers(), "default.api.timeout.ms", timeout);
    short copies = (short) brokers.size();
    try (Admin admin = Admin.create(client)) {
      TopicProvisioning.ensure(
          admin,
          List.of(
              new Wanted("clicks", PARTITIONS, copies, Map.of()),
              new Wanted("recommendations", PARTITIONS, copies, Map.of()),
              new Wanted("clicks-rejected", 1, copies, Map.of()),
              new Wanted("models", 1, copies, Map.of("cleanup.policy", "compact"))));
    } catch (UserError e) {
      throw new IllegalStateException(
          "The broker did not come up within %s, see %s"
              .formatted(START, brokers.get(0).process().log()),
          e);
    }
  }

  /** For those who must see everything, whatever is cut: no proxy between. */
  public String directBootstrapServers() {
    return brokers.stream().map(Broker::direct).collect(Collectors.joining(","));
  }

  public String bootstrapServers(Line line) {
    return brokers.stream().map(broker -> broker.through(line)).collect(Collectors.joining(","));
  }

  public List<StreamInstance> apps() {
    return List.copyOf(apps);
  }

  public Trainers trainers() {
    return trainers;
  }

  /** SIGKILL, for all of them or, where there are several, for one. */
  public void killBrokers(boolean all, int number) {
    drawn(all, number).forEach(broker -> broker.process().kill());
  }

  /** On the same data. */
  public void startBrokers(boolean all, int number) {
    drawn(all, number).forEach(broker -> broker.process().start());
  }

  /** Whether all of them take connections. */
  public boolean brokersAnswer() {
    return brokers.stream().allMatch(Broker::answers);
  }

  private List<Broker> drawn(boolean all, int number) {
    return all ? brokers : List.of(brokers.get(Math.floorMod(number, brokers.size())));
  }

  public void cut(List<Line> lines) {
    lines.forEach(line -> brokers.forEach(broker -> broker.proxy(line).cut()));
  }

  public void stall(List<Line> lines) {
    lines.forEach(line -> brokers.forEach(broker -> broker.proxy(line).stall()));
  }

  public void resume(List<Line> lines) {
    lines.forEach(line -> brokers.forEach(broker -> broker.proxy(line).resume()));
  }

  /**
   * Starts again what has ended by itself.
   *
   * @param said hears a sentence for each
   */
  public void restartWhatEnded(Consumer<String> said) {
    apps.forEach(app -> app.restartIfEnded().ifPresent(said));
    trainers.restartIfEnded().ifPresent(said);
  }

  /** Resident memory by app, in bytes; those that run. */
  public Map<String, Long> residentBytes() {
    Map<String, Long> bytes = new TreeMap<>();
    apps.forEach(app -> app.process().residentBytes().ifPresent(rss -> bytes.put(app.name(), rss)));
    return bytes;
  }

  /** Kills everything, for good. */
  @Override
  public void close() {
    trainers.close();
    apps.forEach(StreamInstance::close);
    brokers.forEach(Broker::close);
    controller.close();
  }
}
