package io.nextclick.local.chaos.cluster;

import static org.awaitility.Awaitility.await;

import io.nextclick.local.chaos.load.ClickLoad;
import io.nextclick.local.chaos.verify.Account;
import io.nextclick.local.chaos.verify.Findings;
import io.nextclick.local.chaos.verify.TopicWatch;
import io.nextclick.local.chaos.verify.Verifier;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.Publication;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A broker that is killed in the middle of a burst of clicks and stays away for longer than its
 * clients wait, several times. An independent reader of the topics says what was lost.
 *
 * <p>At full length, from the test class path: {@code Outages DIRECTORY GUARANTEE INSTANCES OUTAGES
 * AWAY_SECONDS [at-first-commit] [KEY=VALUE …]}.
 */
final class Outages implements AutoCloseable {

  private static final int BURST = 3_000;

  /** So many of its clicks are answered when the broker goes. */
  private static final int INTO_THE_BURST = 300;

  private static final Duration LATE = Duration.ofMinutes(20);
  private static final int CONTROLLER = 100;
  private static final String GROUP = "nextclick-stream";
  private static final Set<String> TOPICS =
      Set.of("clicks", "recommendations", "clicks-rejected", "models");

  /**
   * @param away how long the broker is
   * @param atFirstCommit an instance is killed too, when the group commits for the first time again
   * @param settings of the stream app, by their whole names
   */
  record Plan(
      String guarantee,
      int instances,
      int outages,
      Duration away,
      boolean atFirstCommit,
      Map<String, String> settings) {}

  private final Plan plan;
  private final JavaProcess controller;
  private final Broker broker;
  private final List<StreamInstance> apps = new ArrayList<>();
  private final Findings findings =
      new Findings(broken -> System.out.println("BROKEN " + broken.sentence()));
  private final Verifier verifier;
  private final ClickLoad load;
  private final Admin admin;

  /**
   * @param directory for data, state and logs
   */
  Outages(Plan plan, Path directory, long seed) {
    this.plan = plan;
    int port = Ports.free();
    this.controller = Broker.controller(CONTROLLER, directory, port, Map.of());
    this.broker = new Broker(1, directory, Map.of(CONTROLLER, port), 1, Map.of());
    Map<String, String> settings = new TreeMap<>(plan.settings());
    settings.put("nextclick.processing-guarantee", plan.guarantee());
    for (int number = 1; number <= plan.instances(); number++) {
      apps.add(new StreamInstance(number, directory, broker.direct(), settings));
    }
    boolean exactlyOnce = plan.guarantee().equals("exactly_once_v2");
    this.verifier = new Verifier(exactlyOnce, Duration.ofDays(1), findings);
    this.load = new ClickLoad(broker.direct(), seed, 1);
    this.admin = Admin.create(client());
  }

  private Map<String, Object> client() {
    return Map.of("bootstrap.servers", broker.direct(), "reconnect.backoff.max.ms", "200");
  }

  /** What stands at the end, when every click should be answered. */
  Account run() throws Exception {
    controller.start();
    broker.process().start();
    await().atMost(LATE).until(broker::answers);
    // Not the app's own, which would be emptied, as the visitors' clicks are of years ago.
    TopicProvisioning.ensure(admin, List.of(new Wanted("clicks", 4, (short) 1, Map.of())));
    apps.forEach(StreamInstance::start);
    await().atMost(LATE).ignoreExceptions().until(() -> topics().containsAll(TOPICS));
    publishModel(client());
    try (TopicWatch topics = new TopicWatch(broker.direct(), verifier)) {
      awaitReady();
      load.start();
      for (int outage = 1; outage <= plan.outages(); outage++) {
        outage(outage);
      }
      load.stop();
      waitFor(this::everythingIsAnswered);
      waitFor(topics::hasReadAll);
    }
    verifier.finish(load.acknowledged());
    return verifier.account();
  }

  Findings findings() {
    return findings;
  }

  private Set<String> topics() throws ExecutionException, InterruptedException {
    return admin.listTopics().names().get();
  }

  /** Something that answers. */
  static void publishModel(Map<String, Object> client) {
    PublicationSettings settings =
        new PublicationSettings("outages", 4 * 1024, 5, Duration.ofMinutes(1));
    try (CheckpointPublisher publisher =
        new CheckpointPublisher(client, Topics.DEFAULT, settings, Clock.systemUTC())) {
      publisher.publish(
          new Publication(MadeUpModel.of(1), Optional.empty(), Map.of(), "for a test"));
    }
  }

  private void awaitReady() {
    for (StreamInstance app : apps) {
      await().atMost(LATE).pollInterval(Duration.ofMillis(500)).until(app::isReady);
    }
  }

  private void outage(int number) throws InterruptedException {
    long before = verifier.account().answered();
    load.burst(BURST);
    waitFor(() -> verifier.account().answered() > before + INTO_THE_BURST);
    broker.process().kill();
    pause(plan.away());
    broker.process().start();
    Instant back = Instant.now();
    if (plan.atFirstCommit()) {
      awaitCommit();
      StreamInstance app = apps.get(number % apps.size());
      app.kill();
      app.start();
    }
    boolean answered = waitFor(this::everythingIsAnswered);
    System.out.printf(
        "outage %d of %d: %s after %d s; %s%n",
        number,
        plan.outages(),
        answered ? "everything answered" : "GIVEN UP",
        Duration.between(back, Instant.now()).toSeconds(),
        verifier.account());
  }

  private boolean everythingIsAnswered() {
    return load.acknowledged() == load.handedOver() && verifier.open(load.ends()) == 0;
  }

  /** Until what is committed differs from what it was when the broker came back. */
  private void awaitCommit() {
    Map<TopicPartition, OffsetAndMetadata> before =
        await().atMost(LATE).ignoreExceptions().until(this::committed, any -> true);
    await()
        .atMost(LATE)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(() -> !committed().equals(before));
  }

  private Map<TopicPartition, OffsetAndMetadata> committed()
      throws ExecutionException, InterruptedException {
    return admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
  }

  private static boolean waitFor(Callable<Boolean> condition) {
    try {
      await().atMost(LATE).pollInterval(Duration.ofMillis(20)).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static void pause(Duration duration) {
    await().atMost(duration.plusMinutes(10)).pollDelay(duration).until(() -> true);
  }

  @Override
  public void close() {
    load.close();
    admin.close(Duration.ZERO);
    apps.forEach(StreamInstance::kill);
    broker.close();
    controller.close();
  }

  public static void main(String[] arguments) throws Exception {
    boolean atFirstCommit = List.of(arguments).contains("at-first-commit");
    Map<String, String> settings = new TreeMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals > 0) {
        settings.put(argument.substring(0, equals), argument.substring(equals + 1));
      }
    }
    Plan plan =
        new Plan(
            arguments[1],
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Duration.ofSeconds(Long.parseLong(arguments[4])),
            atFirstCommit,
            settings);
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    try (Outages outages = new Outages(plan, directory, System.nanoTime() % 1_000_000)) {
      Account account = outages.run();
      System.out.println(plan + "\n" + account + "\nbroken: " + outages.findings().counts());
    }
    System.exit(0);
  }
}
