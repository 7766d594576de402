package io.nextclick.learning.sasrec;

import static io.nextclick.learning.mclrec.ContrastSettings.BETA;
import static io.nextclick.learning.mclrec.ContrastSettings.CONTRASTIVE;
import static io.nextclick.learning.mclrec.ContrastSettings.LAMBDA;
import static io.nextclick.learning.mclrec.ContrastSettings.MCLREC;

import io.nextclick.learning.setting.Draw;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.model.sasrec.SasRecShape;
import java.util.HashMap;
import java.util.Map;

/** MCLRec (arXiv 2304.07763): SASRec with meta-optimised contrast. */
public final class MclrecRecipe extends SasRecRecipe {

  @Override
  public String name() {
    return SasRecShape.MCLREC;
  }

  @Override
  public String summary() {
    return "the same with meta-optimised contrast";
  }

  @Override
  public Map<Setting<?>, String> defaults() {
    Map<Setting<?>, String> defaults = new HashMap<>(super.defaults());
    defaults.put(CONTRASTIVE, MCLREC);
    return defaults;
  }

  @Override
  public void check(Settings settings) {
    super.check(settings);
    String contrast = settings.get(CONTRASTIVE);
    if (!contrast.equals(MCLREC)) {
      throw Setting.refused(
          CONTRASTIVE.name(),
          "mclrec for the model of that name; without, the model is sasrec",
          contrast);
    }
  }

  @Override
  public Map<Setting<?>, Draw> searched() {
    Map<Setting<?>, Draw> searched = super.searched();
    searched.put(LAMBDA, Draw.oneOf(0, 0.01, 0.03, 0.1));
    searched.put(BETA, Draw.oneOf(0.05, 0.1, 0.2, 0.4));
    return searched;
  }
}
