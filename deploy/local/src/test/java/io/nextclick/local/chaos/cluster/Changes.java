package io.nextclick.local.chaos.cluster;

import static org.awaitility.Awaitility.await;

import io.nextclick.local.chaos.load.ClickLoad;
import io.nextclick.local.chaos.verify.Findings;
import io.nextclick.local.chaos.verify.TopicWatch;
import io.nextclick.local.chaos.verify.Verifier;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * Planned and unplanned changes of a group of two under load, and how long the clicks waited
 * meanwhile. From the test class path: {@code Changes DIRECTORY CLICKS_A_SECOND [static] [KEY=VALUE
 * …]}, the settings as the stream app's are named.
 */
final class Changes implements AutoCloseable {

  private static final Duration LATE = Duration.ofMinutes(15);

  /** Before and after each change, so that none answers for the one before. */
  private static final Duration CALM = Duration.ofSeconds(30);

  private final Broker broker;
  private final List<StreamInstance> apps = new ArrayList<>();
  private final Verifier verifier;
  private final ClickLoad load;
  private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private volatile long longestMillis;

  /** Where clicks ended at a moment. */
  private record Sample(long millis, Map<Integer, Long> ends) {}

  private Changes(Path directory, int perSecond, boolean named, Map<String, String> settings) {
    broker = new Broker(directory, Map.of());
    for (int number = 1; number <= 2; number++) {
      Map<String, String> own = new TreeMap<>(settings);
      if (named) {
        own.put("nextclick.kafka.group.instance.id", "app-" + number);
      }
      apps.add(new StreamInstance(number, directory, broker.direct(), own));
    }
    verifier =
        new Verifier(
            false,
            Duration.ofDays(1),
            new Findings(broken -> System.out.println("BROKEN " + broken.sentence())));
    load = new ClickLoad(broker.direct(), 1, perSecond);
  }

  private void run() throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", broker.direct());
    broker.process().start();
    await().atMost(LATE).until(broker::answers);
    try (Admin admin = Admin.create(client)) {
      TopicProvisioning.ensure(admin, List.of(new Wanted("clicks", 4, (short) 1, Map.of())));
      apps.get(0).start();
      waitFor(() -> admin.listTopics().names().get().contains("models"));
    }
    Outages.publishModel(client);
    try (TopicWatch topics = new TopicWatch(broker.direct(), verifier)) {
      waitFor(() -> answers(apps.get(0)));
      load.start();
      sampler.scheduleAtFixedRate(this::sample, 0, 50, TimeUnit.MILLISECONDS);
      change("nothing", () -> calm());
      change("a second instance joins", () -> start(apps.get(1)));
      for (StreamInstance app : apps) {
        change("%s stopped by SIGTERM and started".formatted(app.name()), () -> restart(app));
      }
      change("app-2 killed by SIGKILL", () -> apps.get(1).kill());
      change("app-2 started again", () -> start(apps.get(1)));
      load.stop();
      waitFor(() -> verifier.open(load.ends()) == 0);
      sampler.shutdownNow();
    }
    verifier.finish(load.acknowledged());
    System.out.println(verifier.account());
  }

  private interface Change {
    void make() throws Exception;
  }

  private void change(String what, Change change) throws Exception {
    longestMillis = 0;
    long from = System.nanoTime();
    change.make();
    long took = System.nanoTime() - from;
    calm();
    waitFor(() -> oldestMillis() < 1_000);
    System.out.printf(
        "%-45s took %5.1f s, longest wait of a click %5.1f s%n",
        what, took / 1e9, longestMillis / 1e3);
  }

  private static void start(StreamInstance app) {
    app.start();
    waitFor(() -> answers(app));
  }

  private static void restart(StreamInstance app) {
    app.stop();
    start(app);
  }

  /** Whether it owns a partition, too. */
  private static boolean answers(StreamInstance app) {
    String said = app.readiness();
    return said.startsWith("ready: ") && !said.contains("spare");
  }

  private synchronized void sample() {
    long now = System.nanoTime() / 1_000_000;
    while (!samples.isEmpty() && verifier.open(samples.peek().ends()) == 0) {
      longestMillis = Math.max(longestMillis, now - samples.remove().millis());
    }
    samples.add(new Sample(now, load.ends()));
  }

  private synchronized long oldestMillis() {
    return samples.isEmpty() ? 0 : System.nanoTime() / 1_000_000 - samples.peek().millis();
  }

  private static void waitFor(Callable<Boolean> condition) {
    await().atMost(LATE).pollInterval(Duration.ofMillis(100)).ignoreExceptions().until(condition);
  }

  private static void calm() {
    await().atMost(LATE).pollDelay(CALM).until(() -> true);
  }

  @Override
  public void close() {
    sampler.shutdownNow();
    load.close();
    apps.forEach(StreamInstance::kill);
    broker.close();
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals > 0) {
        settings.put(argument.substring(0, equals), argument.substring(equals + 1));
      }
    }
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    boolean named = List.of(arguments).contains("static");
    try (Changes changes =
        new Changes(directory, Integer.parseInt(arguments[1]), named, settings)) {
      changes.run();
    }
    System.exit(0);
  }
}
