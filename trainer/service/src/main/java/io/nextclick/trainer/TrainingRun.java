package io.nextclick.trainer;

import static io.nextclick.learning.training.TrainingSettings.REFIT;

import io.nextclick.learning.RunListener;
import io.nextclick.learning.RunListener.Stage;
import io.nextclick.learning.dataset.Sessions;
import io.nextclick.learning.dataset.TimeSplit;
import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.evaluation.Evaluator;
import io.nextclick.learning.evaluation.Metrics;
import io.nextclick.learning.recipe.Trainings;
import io.nextclick.learning.training.DamagedStateException;
import io.nextclick.learning.training.OtherTrainingException;
import io.nextclick.learning.training.Training;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.TrainedSessionRule;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.FencedException;
import io.nextclick.registry.Publication;
import io.nextclick.registry.Published;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.Topics;
import io.nextclick.trainer.GateDecision.Publish;
import io.nextclick.trainer.GateDecision.Reject;
import io.nextclick.trainer.clicklog.ClickLog;
import io.nextclick.trainer.clicklog.ClickLogReader;
import io.nextclick.trainer.clicklog.ClickWindow;
import io.nextclick.trainer.clicklog.LogRange;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One pass from the click log to a published checkpoint, or to a reason why not:
 *
 * <pre>click log → sessions → dataset → training → evaluation gate → publication</pre>
 *
 * <p>What is judged has never seen the held-back clicks. Where {@link TrainingSettings#REFIT} asks
 * for it, there are three trainings of one recipe: on the training sessions, to choose the number
 * of epochs; on those and the validation sessions, for the candidate that is judged; on all clicks
 * of the window, for what is published, as the newest sessions matter most.
 *
 * <p>Not thread-safe; one training at a time in a JVM.
 */
public final class TrainingRun {

  private final RunSettings settings;
  private final Map<String, Object> clientProperties;
  private final Topics topics;
  private final ClickLogReader clickLog;
  private final Gate gate;
  private final CheckpointPublisher publisher;
  private final ComputeDevice device;
  private final RunListener listener;
  private final Clock clock;
  private final KeptRun kept;

  /**
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   * @param publisher stays the caller's to close
   */
  public TrainingRun(
      RunSettings settings,
      Map<String, Object> clientProperties,
      Topics topics,
      CheckpointPublisher publisher,
      ComputeDevice device,
      Clock clock,
      RunListener listener) {
    this(settings, clientProperties, topics, publisher, device, clock, listener, KeptRun.none());
  }

  /**
   * @param kept what is there of a run that was broken off is gone on with
   */
  TrainingRun(
      RunSettings settings,
      Map<String, Object> clientProperties,
      Topics topics,
      CheckpointPublisher publisher,
      ComputeDevice device,
      Clock clock,
      RunListener listener,
      KeptRun kept) {
    this.clock = clock;
    this.kept = kept;
    this.settings = settings;
    this.clientProperties = Map.copyOf(clientProperties);
    this.topics = topics;
    this.clickLog = new ClickLogReader(clientProperties, topics, clock);
    this.gate = new Gate(settings.gate());
    this.publisher = publisher;
    this.device = device;
    this.listener = listener;
  }

  /**
   * Runs every stage.
   *
   * @param before clicks from this event time on are left out; {@link Instant#MAX} for none
   * @throws io.nextclick.service.UserError where a topic cannot be read or written
   * @throws io.nextclick.registry.FencedException where another trainer has taken over
   */
  public RunReport run(Instant before) {
    try {
      return runOnce(before, true);
    } catch (OtherTrainingException | DamagedStateException e) {
      listener.onRemark(e.getMessage() + " Beginning anew.");
      return runOnce(before, false);
    }
  }

  /** Keeps nothing of a run that is done, or that would come to the same end again. */
  private RunReport runOnce(Instant before, boolean goOn) {
    try {
      RunReport report = runStages(before, goOn);
      kept.forget();
      return report;
    } catch (FencedException | IllegalArgumentException | CheckpointException e) {
      kept.forget(); // it is another's now, or would come to the same end
      throw e;
    }
  }

  private RunReport runStages(Instant before, boolean goOn) {
    listener.onStage(Stage.CLICK_LOG);
    Incumbent.AtStart start = Incumbent.read(clientProperties, topics, device);
    Optional<Incumbent> live = start.model();
    ClickLog clicks = readClicks(before, range(live.map(Incumbent::version), goOn));
    List<Session> sessions = clicks.sessions(settings.sessions());
    if (sessions.isEmpty()) {
      return report(clicks, sessions, live, Optional.empty(), nothingIn(clicks));
    }
    TimeSplit split = split(sessions, live);
    Optional<Reject> tooFew = gate.tooFew(split.heldBack().size());
    if (tooFew.isPresent()) {
      return report(clicks, sessions, live, Optional.of(split), tooFew.get());
    }
    TrainingData data = trainingData(split);
    TrainingState state =
        kept.training(
            TrainingState.identity(data, settings.options(), warmStart(split, live), device));
    TrainingResult candidate = train(data, split, live, state.part("candidate"));
    Judgement judgement = judge(split, candidate.checkpoint(), live);
    GateDecision decision = gate.decide(judgement);
    Optional<Published> published =
        decision instanceof Publish publish
            ? Optional.of(
                publish(
                    refit(split, candidate, live, state.part("publication")),
                    start,
                    judgement,
                    publish))
            : Optional.empty();
    return new RunReport(
        clicks.clicks().size(),
        sessions.size(),
        live.map(Incumbent::version),
        decision,
        published.map(Published::version),
        published.flatMap(Published::notLive),
        Optional.of(judgement),
        candidate.epochs(),
        Optional.of(split.cut()),
        Optional.of(split.to()));
  }

  /** What to read: all there is, or what a run that was broken off began with. */
  private LogRange range(Optional<String> live, boolean goOn) {
    LogRange now = clickLog.range();
    Optional<LogRange> earlier = goOn ? kept.goOn(now, live) : Optional.empty();
    if (earlier.isEmpty()) {
      kept.begin(now, live);
    }
    return earlier.orElse(now);
  }

  private ClickLog readClicks(Instant before, LogRange range) {
    ClickWindow window = new ClickWindow(before, settings.window(), settings.maxClicks());
    ClickLog clicks = clickLog.read(window, range, listener::onProgress);
    listener.onRemark("Read " + clicks + ".");
    return clicks;
  }

  private TimeSplit split(List<Session> sessions, Optional<Incumbent> live) {
    listener.onStage(Stage.DATASET);
    TimeSplit split =
        TimeSplit.of(
            sessions,
            settings.heldBackShare(),
            settings.validationShare(),
            live.map(Incumbent::trainedTo));
    listener.onRemark(
        "%,d sessions: %,d to train on and %,d to validate on up to %s, %,d later clicks to judge on."
            .formatted(
                sessions.size(),
                split.train().size(),
                split.validation().size(),
                split.cut(),
                split.heldBack().size()));
    live.filter(model -> model.trainedTo().isAfter(split.to()))
        .ifPresent(model -> listener.onRemark(isOfLaterClicks(model, split)));
    return split;
  }

  private static String isOfLaterClicks(Incumbent live, TimeSplit split) {
    return "The live model %s was trained up to %s, later than every click here (the newest is of %s): it is judged as if it had seen none of them, which can only speak for it."
        .formatted(live.version(), live.trainedTo(), split.to());
  }

  private static TrainingData trainingData(TimeSplit split) {
    return new TrainingData(
        split.train(),
        split.validation(),
        Sessions.clickCounts(split.train()),
        split.from(),
        split.cut());
  }

  private TrainingResult train(
      TrainingData data, TimeSplit split, Optional<Incumbent> live, TrainingState state) {
    listener.onStage(Stage.TRAINING);
    return training(state).train(data, settings.options(), warmStart(split, live), listener);
  }

  private Training training(TrainingState state) {
    return Trainings.of(settings.options(), device, clock, state);
  }

  /**
   * The live model, unless its shape differs or it has been trained on the very sessions that are
   * to choose the number of epochs: it would know their answers, and seem best where it has learnt
   * nothing new.
   */
  private @Nullable Checkpoint warmStart(TimeSplit split, Optional<Incumbent> live) {
    return live.filter(model -> settings.warmStart())
        .filter(model -> model.trainedTo().isBefore(split.validationFrom()))
        .map(Incumbent::checkpoint)
        .filter(checkpoint -> Trainings.canStartFrom(checkpoint, settings.options()))
        .orElse(null);
  }

  private Judgement judge(TimeSplit split, Checkpoint candidate, Optional<Incumbent> live) {
    listener.onStage(Stage.GATE);
    Evaluator evaluator = new Evaluator(split.heldBack(), done -> listener.onProgress());
    List<Prefix> known = split.trainable();
    SortedMap<Baseline, Metrics> baselines = new TreeMap<>();
    for (Baseline baseline : Baseline.values()) {
      baselines.put(baseline, evaluator.metrics(baseline.of(known)));
    }
    return new Judgement(
        metrics(evaluator, candidate),
        live.map(model -> metrics(evaluator, model.checkpoint())),
        baselines);
  }

  private Metrics metrics(Evaluator evaluator, Checkpoint checkpoint) {
    try (ServingModel model = ServingModels.load(checkpoint, device)) {
      return evaluator.metrics(model);
    }
  }

  private Checkpoint refit(
      TimeSplit split, TrainingResult candidate, Optional<Incumbent> live, TrainingState state) {
    if (!settings.options().get(REFIT)) {
      return candidate.checkpoint();
    }
    listener.onStage(Stage.REFIT);
    TrainingData everything =
        new TrainingData(
            split.all(), List.of(), Sessions.clickCounts(split.all()), split.from(), split.to());
    return training(state)
        .refit(everything, candidate, settings.options(), warmStart(split, live), listener)
        .checkpoint();
  }

  private Published publish(
      Checkpoint checkpoint, Incumbent.AtStart start, Judgement judgement, Publish publish) {
    listener.onStage(Stage.PUBLICATION);
    Checkpoint usable =
        Incumbent.usable(TrainedSessionRule.addTo(checkpoint, settings.sessions()), device);
    Optional<String> parent = start.model().map(Incumbent::version);
    return publisher.publish(
        new Publication(usable, parent, judgement.figures(), publish.reason()), start.wanted());
  }

  private static Reject nothingIn(ClickLog clicks) {
    return new Reject("no click in the window: " + clicks);
  }

  /** Of a run that had nothing to judge on, and so trained nothing. */
  private static RunReport report(
      ClickLog clicks,
      List<Session> sessions,
      Optional<Incumbent> live,
      Optional<TimeSplit> split,
      Reject rejected) {
    return new RunReport(
        clicks.clicks().size(),
        sessions.size(),
        live.map(Incumbent::version),
        rejected,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        split.map(TimeSplit::cut),
        split.map(TimeSplit::to));
  }
}
