package io.nextclick.learning.plus;

import static io.nextclick.learning.training.TrainingSettings.REFIT;
import static io.nextclick.learning.training.TrainingSettings.SEED;

import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.NetworkTraining;
import io.nextclick.learning.training.Phase;
import io.nextclick.learning.training.StepReport;
import io.nextclick.learning.training.Training;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingListener;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.plus.CandidateFinder;
import io.nextclick.model.plus.Mixer;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.plus.Part;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trains mtaw-plus: MTAW on the training sessions; then the mixer on the validation sessions, which
 * neither the network nor the counts have seen; then, where asked for, network and counts on all,
 * the mixer as it is.
 */
public final class MtawPlusTraining implements Training {

  private final NetworkTraining mtaw;
  private final ComputeDevice device;
  private final Clock clock;
  private final TrainingState state;

  public MtawPlusTraining(
      NetworkTraining mtaw, ComputeDevice device, Clock clock, TrainingState state) {
    this.state = state;
    this.mtaw = mtaw;
    this.device = device;
    this.clock = clock;
  }

  @Override
  public TrainingResult train(
      TrainingData data,
      Settings settings,
      @Nullable Checkpoint warmStart,
      TrainingListener listener) {
    TrainingResult network = mtaw.train(data, settings.with(REFIT, false), warmStart, listener);
    TrainingResult mixed = network.then(mix(data, settings, network, listener));
    return settings.get(REFIT)
        ? mixed.then(refit(data.withNothingHeld(), mixed, settings, warmStart, listener))
        : mixed;
  }

  @Override
  public TrainingResult refit(
      TrainingData data,
      TrainingResult selected,
      Settings settings,
      @Nullable Checkpoint warmStart,
      TrainingListener listener) {
    TrainingResult network = mtaw.refit(data, selected, settings, warmStart, listener);
    Mixer mixer = MtawPlus.mixer(selected.checkpoint());
    return network.with(
        whole(network, mixer, data.train(), Part.parse(settings.get(MtawPlusRecipe.PARTS))));
  }

  public TrainingResult mix(
      TrainingData data, Settings settings, TrainingResult network, TrainingListener listener) {
    Optional<TrainingResult> before = state.ended(Phase.MIX, listener);
    if (before.isPresent()) {
      return before.get();
    }
    Set<Part> parts = Part.parse(settings.get(MtawPlusRecipe.PARTS));
    List<EpochReport> reports = new ArrayList<>();
    TrainingListener noting =
        new TrainingListener() {
          @Override
          public void onStep(StepReport step) {
            listener.onStep(step);
          }

          @Override
          public void onProgress() {
            listener.onProgress();
          }

          @Override
          public void onEpoch(EpochReport epoch) {
            reports.add(epoch);
            listener.onEpoch(epoch);
          }
        };
    try (ServingModel model = ServingModels.load(network.checkpoint(), device)) {
      CandidateFinder finder =
          new CandidateFinder(
              network.checkpoint().vocabulary(),
              model,
              MtawPlus.sigma(network.checkpoint()),
              data.train(),
              parts);
      Mixer mixer = new MixerTraining(finder, settings.get(SEED), clock, noting).fit(data);
      Checkpoint checkpoint = whole(network, mixer, data.train(), parts);
      TrainingResult mixed = new TrainingResult(checkpoint, reports, network.bestEpoch());
      state.end(Phase.MIX, mixed, listener);
      return mixed;
    }
  }

  private static Checkpoint whole(
      TrainingResult network, Mixer mixer, List<Prefix> sessions, Set<Part> parts) {
    return MtawPlus.checkpoint(network.checkpoint(), mixer, sessions, parts);
  }
}
