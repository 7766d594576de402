package io.nextclick.local.chaos;

import io.nextclick.local.chaos.Schedule.Step;
import io.nextclick.local.chaos.cluster.Cluster;
import io.nextclick.local.chaos.cluster.Line;
import io.nextclick.local.chaos.cluster.StateDisk;
import io.nextclick.local.chaos.cluster.StateFiles;
import io.nextclick.local.chaos.cluster.StreamInstance;
import io.nextclick.local.chaos.cluster.Timeouts;
import io.nextclick.local.chaos.load.AbortedClicks;
import io.nextclick.local.chaos.load.ClickLoad;
import io.nextclick.local.chaos.load.HostileClicks;
import io.nextclick.local.chaos.load.HostileModels;
import io.nextclick.local.chaos.verify.Findings;
import io.nextclick.local.chaos.verify.Invariant;
import io.nextclick.local.chaos.verify.Verifier;
import io.nextclick.registry.LiveSwitch;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Does each fault, and returns when it has ended. What is drawn comes from the step's seed. */
final class Faults {

  private static final int BURST = 1_500;
  private static final Duration FENCED_WITHIN = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final ClickLoad load;
  private final Verifier verifier;
  private final Findings findings;
  private final Map<StreamInstance, StateDisk> disks;
  private final Watch watch;
  private final Clock clock;

  /**
   * @param disks of the apps; empty where there are none that can be filled
   * @param watch waits while it looks after everything
   */
  Faults(
      Cluster cluster,
      ClickLoad load,
      Verifier verifier,
      Findings findings,
      Map<StreamInstance, StateDisk> disks,
      Watch watch,
      Clock clock) {
    this.cluster = cluster;
    this.load = load;
    this.verifier = verifier;
    this.findings = findings;
    this.disks = disks;
    this.watch = watch;
    this.clock = clock;
  }

  /** What was done, in words. */
  String inject(Step step) throws InterruptedException {
    Random random = new Random(step.seed());
    StreamInstance app = cluster.apps().get(random.nextInt(cluster.apps().size()));
    return switch (step.fault()) {
      case KILL -> kill(app, random);
      case STOP -> stop(app);
      case BROKER_AWAY -> brokerAway(app, random);
      case CUT -> cut(random);
      case STALL -> stall(random);
      case WIPE -> wipe(app);
      case DAMAGE -> damage(app, random);
      case DISK_FULL -> diskFull(app);
      case HOSTILE -> hostile(step, random);
      case TWO_TRAINERS -> twoTrainers();
      case ROLLBACK -> rollback(random);
      case ABORTED -> aborted(step, random);
    };
  }

  private String kill(StreamInstance app, Random random) throws InterruptedException {
    load.burst(random.nextInt(300));
    watch.pause(Duration.ofMillis(random.nextInt(500)));
    app.kill();
    watch.pause(Duration.ofMillis(random.nextInt(3_000)));
    app.start();
    return app.name();
  }

  private String stop(StreamInstance app) throws InterruptedException {
    app.halt();
    watch.pause(Timeouts.HALT);
    app.goOn();
    return app.name();
  }

  private String brokerAway(StreamInstance app, Random random) throws InterruptedException {
    boolean all = random.nextInt(3) > 0;
    int number = random.nextInt(100);
    boolean killAppToo = random.nextInt(3) == 0;
    load.burst(BURST);
    watch.pause(Duration.ofMillis(200 + random.nextInt(400)));
    cluster.killBrokers(all, number);
    watch.pause(Timeouts.OUTAGE);
    cluster.startBrokers(all, number);
    watch.until(cluster::brokersAnswer, ChaosSettings.RECOVERY_BOUND);
    if (!killAppToo) {
      return "";
    }
    // About when it commits for the first time again.
    watch.pause(Duration.ofMillis(random.nextInt(2_500)));
    app.kill();
    app.start();
    return "and " + app.name() + " killed when it was back";
  }

  private String cut(Random random) throws InterruptedException {
    List<Line> lines = Line.drawn(random.nextInt());
    int times = 2 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      cluster.cut(lines);
      watch.pause(Duration.ofMillis(100 + random.nextInt(700)));
    }
    return "%s, %d times".formatted(lines, times);
  }

  private String stall(Random random) throws InterruptedException {
    List<Line> lines = Line.drawn(random.nextInt());
    Duration duration = random.nextBoolean() ? Timeouts.HALT : Timeouts.OUTAGE;
    cluster.stall(lines);
    watch.pause(duration);
    cluster.resume(lines);
    return "%s, %d s".formatted(lines, duration.toSeconds());
  }

  private String wipe(StreamInstance app) {
    app.kill();
    StateFiles.wipe(app.stateDirectory());
    app.start();
    return app.name();
  }

  private String damage(StreamInstance app, Random random) {
    // In order, so that there is something on its disk that it will trust.
    String how = app.stop() ? "" : ", and killed as SIGTERM did nothing for 30 s";
    String damaged = StateFiles.damage(app.stateDirectory(), random);
    app.start();
    return app.name() + ", " + damaged + how;
  }

  private String diskFull(StreamInstance app) throws InterruptedException {
    StateDisk disk = disks.get(app);
    if (disk == null) {
      throw new IllegalStateException(app.name() + " has no disk that could be full");
    }
    disk.fill();
    watch.pause(Duration.ofSeconds(2));
    app.kill();
    app.start();
    watch.pause(Timeouts.OUTAGE);
    disk.free();
    return app.name();
  }

  private String hostile(Step step, Random random) {
    String visitor = load.anybody(random);
    HostileClicks.all(random, visitor, load.visitorsTime())
        .forEach(hostile -> load.send(hostile.key(), hostile.value()));
    return HostileModels.write(
        cluster.directBootstrapServers(), step.round(), step.seed(), clock.instant());
  }

  private String twoTrainers() throws InterruptedException {
    cluster.trainers().start();
    if (!watch.until(() -> cluster.trainers().running() < 2, FENCED_WITHIN)) {
      findings.add(
          Invariant.ONE_TRAINER,
          "Two trainers ran side by side for %d s".formatted(FENCED_WITHIN.toSeconds()));
    }
    return "";
  }

  private String rollback(Random random) throws InterruptedException {
    int before = verifier.account().swaps();
    watch.until(() -> verifier.account().swaps() > before, ChaosSettings.RECOVERY_BOUND);
    String newest = verifier.liveVersion();
    watch.pause(Duration.ofMillis(random.nextInt(400)));
    LiveSwitch live =
        new LiveSwitch(
            Map.of("bootstrap.servers", cluster.directBootstrapServers()), Topics.DEFAULT, clock);
    try {
      String older = live.rollback().version();
      watch.pause(Duration.ofMillis(1_000 + random.nextInt(1_500)));
      live.promote(newest);
      live.release();
      return newest + " to " + older + " and back";
    } catch (UserError e) {
      return "not done: " + e.getMessage();
    }
  }

  private String aborted(Step step, Random random) {
    String name = "aborted-" + Long.toUnsignedString(step.seed(), Character.MAX_RADIX);
    AbortedClicks.write(
        cluster.directBootstrapServers(), name, load.anybody(random), load.visitorsTime());
    return "";
  }
}
