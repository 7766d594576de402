package io.nextclick.learning.training;

import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.plus.Part;
import io.nextclick.model.sasrec.SasRecShape;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of each model, by the names that {@link TrainingOptions#settings} gives. */
final class DefaultSettings {

  private DefaultSettings() {}

  /** What a setting is where nothing else is said: what did best on validation. */
  static Map<String, String> of(String model) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("model", model);
    settings.put("parts", Part.format(EnumSet.allOf(Part.class)));
    settings.put("dimension", "100");
    settings.put("max_length", "50");
    settings.put("sigma", SettingValues.AUTO);
    settings.put("gamma", "2");
    settings.put("enhancing_layer", "true");
    settings.put("behaviours", "false");
    settings.put("dropout", SettingValues.AUTO);
    settings.put("learning_rate", SettingValues.AUTO);
    settings.put("decay", "0.7");
    settings.put("precision", "float32");
    settings.put("targets_per_step", SettingValues.AUTO);
    settings.put("by_session", "true");
    settings.put("max_epochs", "8");
    settings.put("patience", "2");
    settings.put("layers", "2");
    settings.put("heads", "2");
    settings.put("sessions_per_step", SettingValues.AUTO);
    settings.put("contrastive", TrainingOptions.NO_CONTRAST);
    settings.put("contrastive_lambda", "0");
    settings.put("contrastive_beta", "0.05");
    settings.put("contrastive_regularisation", SettingValues.AUTO);
    settings.put("contrastive_meta", "true");
    settings.put("contrastive_shared", "false");
    settings.put("contrastive_temperature", "0.2");
    settings.put("recency", "1");
    settings.put("negatives", "1000");
    settings.put("ranking", "softmax");
    settings.put("refit", "false");
    settings.put("seed", "42");
    if (isSasRec(model)) {
      settings.put("dimension", "64");
      settings.put("dropout", "0.5");
      settings.put("decay", "0.95");
      settings.put("max_epochs", "40");
      settings.put("patience", "4");
    }
    if (model.equals(SasRecShape.MCLREC)) {
      settings.put("contrastive", TrainingOptions.CONTRAST);
    }
    if (model.equals(CmlShape.ARCHITECTURE)) {
      settings.put("dimension", "32");
      settings.put("behaviours", "true");
      settings.put("decay", "0.95");
      settings.put("max_epochs", "40");
      settings.put("patience", "3");
      settings.put("contrastive_lambda", "0.1");
      settings.put("contrastive_meta", "false");
      settings.put("contrastive", TrainingOptions.GRAPH_CONTRAST);
    }
    return settings;
  }

  static boolean isSasRec(String model) {
    return model.equals(SasRecShape.SASREC) || model.equals(SasRecShape.MCLREC);
  }
}
