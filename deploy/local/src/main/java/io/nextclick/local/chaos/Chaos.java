package io.nextclick.local.chaos;

import io.nextclick.local.chaos.Schedule.Step;
import io.nextclick.local.chaos.cluster.Cluster;
import io.nextclick.local.chaos.cluster.Line;
import io.nextclick.local.chaos.cluster.StateDisk;
import io.nextclick.local.chaos.cluster.StateFiles;
import io.nextclick.local.chaos.cluster.StreamInstance;
import io.nextclick.local.chaos.cluster.Timeouts;
import io.nextclick.local.chaos.load.ClickLoad;
import io.nextclick.local.chaos.verify.Account;
import io.nextclick.local.chaos.verify.Findings;
import io.nextclick.local.chaos.verify.Invariant;
import io.nextclick.local.chaos.verify.TopicWatch;
import io.nextclick.local.chaos.verify.Verifier;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * One run: starts everything, does one fault after the other, waits after each until all is well
 * again, and judges. Everything but reading and writing of the topics happens on the caller's
 * thread.
 */
final class Chaos implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(240);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** In a shorter run a third of it is the start of a process, which holds little yet. */
  private static final Duration MEMORY_TELLS = Duration.ofMinutes(5);

  private final ChaosSettings settings;
  private final Report report;
  private final Clock clock;
  private final Cluster cluster;
  private final Findings findings;
  private final Verifier verifier;
  private final ClickLoad load;
  private final Watch watch;
  private final Map<StreamInstance, StateDisk> disks = new LinkedHashMap<>();
  private final Recoveries recoveries = new Recoveries();
  private final Memory memory = new Memory();
  private final List<String> endedByThemselves = new ArrayList<>();
  private final Queue<String> news = new ConcurrentLinkedQueue<>();

  /** Until where clicks were given up waiting for. */
  private Map<Integer, Long> givenUp = Map.of();

  /** How long after a fault everything must be answered and everybody ready. */
  private Duration patience = ChaosSettings.RECOVERY_BOUND;

  private Stall swapping = new Stall(START.plus(patience));
  private Instant nextSample = Instant.MIN;
  private boolean appsRun;

  /**
   * @param directory for all that the processes write; outlives this
   * @param report hears what happens
   */
  Chaos(ChaosSettings settings, Path directory, Report report, Clock clock) {
    this.settings = settings;
    this.report = report;
    this.clock = clock;
    this.cluster =
        new Cluster(
            directory,
            settings.brokers(),
            settings.guarantee(),
            settings.seed(),
            ChaosSettings.PUBLISH_EVERY);
    this.findings = new Findings(broken -> news.add("BROKEN   " + broken.sentence()));
    this.verifier = new Verifier(settings.exactlyOnce(), ChaosSettings.LIVE_BOUND, findings);
    this.load =
        new ClickLoad(cluster.bootstrapServers(Line.OTHERS), settings.seed(), ChaosSettings.RATE);
    this.watch = new Watch(clock, this::lookAfter);
  }

  Summary run() throws InterruptedException {
    Set<Fault> faults = mountDisks();
    cluster.startBrokersAndTrainer();
    try (TopicWatch topics = new TopicWatch(cluster.directBootstrapServers(), verifier)) {
      // The first model before the first click: none is left out for want of one.
      require(() -> verifier.account().swaps() > 0, "The trainer published nothing");
      Instant started = clock.instant();
      cluster.startApps();
      appsRun = true;
      require(this::allReady, "The stream apps were not ready");
      bePatient(Duration.between(started, clock.instant()));
      load.start();
      report.line("All is up; the first fault comes now");
      Faults injected = new Faults(cluster, load, verifier, findings, disks, watch, clock);
      Schedule schedule = new Schedule(settings.seed(), faults);
      Instant end = clock.instant().plus(settings.duration());
      report.runsUntil(end);
      while (clock.instant().isBefore(end)) {
        step(schedule.next(), injected);
      }
      settle(topics);
    }
    if (settings.duration().compareTo(MEMORY_TELLS) >= 0) {
      memory.judge(ChaosSettings.MEMORY_BOUND, findings);
    }
    return new Summary(
        settings,
        verifier.account(),
        recoveries.rows(),
        memory.rows(),
        endedByThemselves,
        findings.counts(),
        findings.told());
  }

  /** On a machine that is slow or shared, everything takes as much longer as the start did. */
  private void bePatient(Duration start) {
    Duration patient = start.multipliedBy(ChaosSettings.STARTS_TO_RECOVER);
    if (patient.compareTo(patience) > 0) {
      patience = patient;
    }
    swapping = new Stall(patience.plus(Timeouts.OUTAGE));
    report.line(
        "The apps were ready after %d s; after a fault, %d s are allowed until all is well"
            .formatted(start.toSeconds(), patience.toSeconds()));
  }

  /** The faults that can be done here. */
  private Set<Fault> mountDisks() {
    Set<Fault> faults = new TreeSet<>(settings.faults());
    if (faults.contains(Fault.DISK_FULL)) {
      if (StateDisk.canBeHad()) {
        cluster.apps().forEach(app -> disks.put(app, StateDisk.at(app.stateDirectory())));
      } else {
        report.line("disk-full: skipped: needs root");
        faults.remove(Fault.DISK_FULL);
      }
    }
    return faults;
  }

  private void step(Step step, Faults faults) throws InterruptedException {
    watch.pause(step.pause());
    report.doing("#%d %s".formatted(step.number(), step.fault().label()));
    String done = faults.inject(step);
    Instant end = clock.instant();
    long produced = load.handedOver();
    boolean recovered = watch.until(() -> load.acknowledged() >= produced, patience);
    Map<Integer, Long> ends = load.ends();
    recovered &=
        watch.until(() -> isAnswered(ends), patience.minus(Duration.between(end, clock.instant())));
    Duration after = Duration.between(end, clock.instant());
    boolean ready = watch.until(this::allReady, patience.minus(after).plus(SECOND));
    if (recovered) {
      recoveries.recovered(step.fault(), after);
    } else {
      recoveries.notRecovered(step.fault());
      givenUp = load.ends();
    }
    report.line(
        String.format(
            Locale.ROOT,
            "#%d %s %s: %s",
            step.number(),
            step.fault().label(),
            done,
            recovered
                ? "recovered in %.1f s".formatted(after.toMillis() / 1000.0)
                : "%,d clicks still not answered after %d s"
                    .formatted(verifier.open(ends), after.toSeconds())));
    if (!ready) {
      notReady(step);
    }
  }

  /** Said once, then put right by hand, so that the run can go on. */
  private void notReady(Step step) throws InterruptedException {
    for (StreamInstance app : cluster.apps()) {
      if (!app.isReady()) {
        findings.add(
            Invariant.READY_AGAIN,
            "%s was not ready %d s after #%d %s: %s; see %s"
                .formatted(
                    app.name(),
                    patience.toSeconds(),
                    step.number(),
                    step.fault().label(),
                    app.readiness(),
                    app.log()));
        app.kill();
        StateFiles.wipe(app.stateDirectory());
        app.start();
      }
    }
    watch.until(this::allReady, START);
  }

  /** Whether all before these offsets is answered, but for what was given up. */
  private boolean isAnswered(Map<Integer, Long> ends) {
    return verifier.open(ends) <= verifier.open(givenUp);
  }

  private boolean allReady() {
    return cluster.apps().stream().allMatch(StreamInstance::isReady);
  }

  /** No more clicks: every one must come to its end now, and the accounts must close. */
  private void settle(TopicWatch topics) throws InterruptedException {
    report.doing("waiting for what is open");
    load.stop();
    watch.until(
        () -> load.acknowledged() == load.handedOver() && verifier.open(load.ends()) == 0,
        patience);
    watch.until(topics::hasReadAll, patience);
    for (StreamInstance app : cluster.apps()) {
      watch.until(() -> app.accountDifference().orElse(0) == 0, Duration.ofSeconds(10));
      app.accountDifference()
          .ifPresent(
              difference -> {
                if (difference != 0) {
                  findings.add(
                      Invariant.ACCOUNT_CLOSES,
                      "%s: nextclick_account_difference is %s, and nothing is under way"
                          .formatted(app.name(), difference));
                }
              });
    }
    verifier.finish(load.acknowledged());
    lookAfter();
  }

  private void require(BooleanSupplier condition, String otherwise) throws InterruptedException {
    if (!watch.until(condition, START)) {
      throw new IllegalStateException(otherwise + " within " + START);
    }
  }

  private void lookAfter() {
    for (String one = news.poll(); one != null; one = news.poll()) {
      report.line(one);
    }
    Instant now = clock.instant();
    if (now.isBefore(nextSample)) {
      return;
    }
    nextSample = now.plus(SECOND);
    if (appsRun) {
      memory.sample(cluster.residentBytes());
      cluster.restartWhatEnded(
          said -> {
            endedByThemselves.add(said);
            report.line(said);
          });
    }
    Account account = verifier.account();
    if (swapping.isStalled(account.swaps(), now)) {
      findings.add(
          Invariant.READY_AGAIN,
          "No version was made live for %d s; see the trainers' logs"
              .formatted(swapping.bound().toSeconds()));
    }
    report.progress(account);
  }

  @Override
  public void close() {
    cluster.close();
    load.close();
    disks.values().forEach(StateDisk::close);
    disks.clear();
  }
}
