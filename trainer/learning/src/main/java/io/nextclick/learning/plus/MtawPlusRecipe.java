package io.nextclick.learning.plus;

import io.nextclick.learning.mtaw.MtawRecipe;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.training.NetworkTraining;
import io.nextclick.learning.training.Training;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.plus.Part;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** MTAW mixed with counts. */
public final class MtawPlusRecipe extends MtawRecipe {

  public static final Setting<String> PARTS =
      Setting.text(
              Part.HYPERPARAMETER,
              Part.format(EnumSet.allOf(Part.class)),
              names -> Part.format(Part.parse(names)))
          .option(
              "--parts",
              "NAME[,NAME]",
              "What mtaw-plus mixes (default: all): network, neighbours, repeats, popularity,"
                  + " context.");

  @Override
  public String name() {
    return MtawPlus.ARCHITECTURE;
  }

  @Override
  public String summary() {
    return "MTAW mixed with counts";
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(List.of(PARTS));
    settings.addAll(super.settings());
    return settings;
  }

  @Override
  public Training training(
      NetworkTraining network, ComputeDevice device, Clock clock, TrainingState state) {
    return new MtawPlusTraining(network, device, clock, state);
  }
}
