package io.nextclick.learning.recipe;

import static io.nextclick.learning.mclrec.ContrastSettings.REGULARISATION;
import static io.nextclick.learning.training.TrainingSettings.DIMENSION;
import static io.nextclick.learning.training.TrainingSettings.DROPOUT;
import static io.nextclick.learning.training.TrainingSettings.LEARNING_RATE;
import static io.nextclick.learning.training.TrainingSettings.REFIT;
import static io.nextclick.learning.training.TrainingSettings.SESSIONS_PER_STEP;
import static io.nextclick.learning.training.TrainingSettings.SIGMA;
import static io.nextclick.learning.training.TrainingSettings.TARGETS_PER_STEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.setting.Settled;
import io.nextclick.learning.training.Recipe;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipesTest {

  @Test
  void comeBackFromTheirOwnSettings() {
    Map<String, String> odd = new HashMap<>();
    for (String pair :
        """
        model mtaw-plus;parts network repeats;dimension 64;max_length 20;sigma 9.5;gamma 0.0;\
        enhancing_layer false;behaviours true;dropout 0.25;learning_rate 3.0E-4;decay 0.9;\
        precision bfloat16;targets_per_step 100;by_session false;max_epochs 7;patience 3;layers 4;\
        sessions_per_step 96;contrastive mclrec;contrastive_lambda 0.2;contrastive_beta 0.3;\
        contrastive_regularisation 0.4;contrastive_meta false;contrastive_shared true;refit true;\
        seed -5"""
            .split(";")) {
      odd.put(pair.split(" ", 2)[0], pair.split(" ", 2)[1].strip());
    }
    Settings settings = Recipes.settings(odd);
    assertThat(settings.texts()).containsAllEntriesOf(odd);
    assertThat(Recipes.settings(settings.texts())).isEqualTo(settings);
    assertThat(Recipes.settings(Map.of()).model()).isEqualTo("mtaw-plus");
  }

  @Test
  void followTheModel() {
    Settings mclrec = Recipes.settings(Map.of("model", "mclrec", "dropout", "0.2"));
    assertThat(mclrec.get(DIMENSION)).isEqualTo(64);
    assertThat(mclrec.get(DROPOUT)).isEqualTo(0.2);
    assertThat(mclrec.texts())
        .containsEntry("contrastive", "mclrec")
        .containsEntry("contrastive_lambda", "0.0")
        .containsEntry("contrastive_regularisation", "auto");
    assertThat(Recipes.settings(Map.of("model", "sasrec")).texts())
        .containsEntry("contrastive", "none")
        .containsEntry("contrastive_lambda", "0");
    assertThat(Recipes.settings(mclrec.texts())).isEqualTo(mclrec);
  }

  @Test
  void haveThoseOfAGraphForCmlAlone() {
    Map<String, String> odd =
        Map.of(
            "model", "cml",
            "recency", "0.9",
            "negatives", "7",
            "ranking", "softmax",
            "contrastive_lambda", "0.4",
            "contrastive_temperature", "0.3",
            "contrastive_meta", "false");
    Settings cml = Recipes.settings(odd);
    assertThat(cml.texts()).containsAllEntriesOf(odd).containsEntry("behaviours", "true");
    assertThat(Recipes.settings(cml.texts())).isEqualTo(cml);
    assertThat(cml.with(Map.of("contrastive", "none")).texts())
        .containsEntry("contrastive_lambda", "0.0");
    assertThat(cml.with(Map.of("contrastive_lambda", "0")).texts())
        .containsEntry("contrastive", "none");
  }

  @Test
  void sayWhatWasGivenInVain() {
    Map<String, String> given =
        Map.of(
            "model", "sasrec",
            "heads", "4",
            "gamma", "1.5",
            "contrastive_lambda", "0",
            "contrastive_beta", "0.3");
    assertThat(Recipes.settings(given).unused()).containsExactly("gamma", "contrastive_beta");
    assertThat(Recipes.settings(Map.of("model", "mtaw", "gamma", "1.5")).unused()).isEmpty();
    assertThat(Recipes.settings(Map.of()).with(Map.of("seed", "7")).unused()).isEmpty();
  }

  @Test
  void saysWhichContrastIsForWhichModel() {
    assertThatThrownBy(() -> Recipes.settings(Map.of("model", "cml", "contrastive", "mclrec")))
        .hasMessage(
            "The training setting contrastive must be none or cml for the model cml, it is mclrec");
    assertThatThrownBy(() -> Recipes.settings(Map.of("model", "mtaw", "contrastive", "cml")))
        .hasMessage(
            "The training setting contrastive must be none or mclrec for the model mtaw, it is cml");
    assertThatThrownBy(() -> Recipes.settings(Map.of("model", "cml", "by_session", "false")))
        .hasMessage("The training setting by_session must be true for the model cml, it is false");
    assertThatThrownBy(() -> Recipes.settings(Map.of("model", "cml", "negatives", "0")))
        .hasMessage("The training setting negatives must be 1 to 100000, it is 0");
  }

  @Test
  void replaceOnlyWhatIsNamed() {
    Settings options = Recipes.settings(Map.of("sigma", "16", "refit", "true"));
    assertThat(options.get(SIGMA)).isEqualTo(16);
    assertThat(options.get(REFIT)).isTrue();
    assertThat(options.get(DIMENSION)).isEqualTo(100);
  }

  @Test
  void refuseWhatCannotBeWithASentence() {
    assertRefused(
        "sigmas",
        "16",
        "There is no training setting 'sigmas'; there are model, parts, dimension, ");
    assertRefused("sigma", "big", "The training setting sigma must be a number, it is big");
    assertRefused(
        "sigma", "NaN", "The training setting sigma must be auto, or above 0, at most 40");
    assertRefused(
        "dropout", "1", "The training setting dropout must be auto, or 0 to below 1, it is 1.0");
    assertRefused("gamma", "0.5", "The training setting gamma must be 0, or 1 to 20, it is 0.5");
    assertRefused("dimension", "9.5", "dimension must be a whole number, it is 9.5");
    assertRefused("max_epochs", "0", "max_epochs must be at least 1, it is 0");
    assertRefused("refit", "yes", "refit must be true or false, it is yes");
    assertRefused(
        "contrastive_lambda", "1e999", "contrastive_lambda must be 0 or more, it is Infinity");
    assertRefused(
        "hidden_size",
        "64",
        "The model mtaw-plus has no setting hidden_size: leave it out, or take one of gru4rec");
    assertThatThrownBy(() -> Recipes.settings(Map.of("model", "gru4rec", "sigma", "12")))
        .hasMessage(
            "The model gru4rec has no setting sigma: leave it out, or take one of mtaw-plus, mtaw");
  }

  @Test
  void leaveOutMoreWhereThereIsLessToLearnFrom() {
    Settings open = Recipes.settings(Map.of());
    Settled few = settled(open, 72_000, 18_000, 0);
    Settled many = settled(open, 300_000, 17_000, 0);
    assertThat(few.get(DROPOUT)).isEqualTo(0.5);
    assertThat(few.get(SIGMA)).isEqualTo(16);
    assertThat(many.get(DROPOUT)).isEqualTo(0.3);
    assertThat(many.get(SIGMA)).isEqualTo(12);
    assertThat(settled(few.settings(), 300_000, 17_000, 0)).isEqualTo(few);
    assertThat(Recipes.settings(open.texts())).isEqualTo(open);
  }

  @Test
  void areSettledButForWhatEachTrainingWorksOut() {
    for (String model : Recipes.NAMES) {
      Settled settled = settled(Recipes.settings(Map.of("model", model)), 100, 10, 0);
      assertThat(settled.settings().open())
          .as(model)
          .isSubsetOf(TARGETS_PER_STEP, SESSIONS_PER_STEP, REGULARISATION);
    }
  }

  @Test
  void learnAsFastAsTheModelAndTheTargetsAllow() {
    Settings cml = Recipes.settings(Map.of("model", "cml"));
    assertThat(settled(cml, 100, 10, 0).get(LEARNING_RATE)).isEqualTo(0.007);
    assertThat(settled(cml, 100, 10, 99).get(LEARNING_RATE)).isEqualTo(0.003);
    assertThat(settled(cml.with(LEARNING_RATE, 0.1), 100, 10, 99).get(LEARNING_RATE))
        .isEqualTo(0.1);
    assertThat(settled(Recipes.settings(Map.of()), 100, 10, 99).get(LEARNING_RATE))
        .isEqualTo(0.002);
  }

  @Test
  void weighCmlsLossesOnlyWhereAsked() {
    Settings cml = Recipes.settings(Map.of("model", "cml"));
    assertThat(cml.texts()).containsEntry("contrastive_meta", "false");
    assertThat(cml.with(Map.of("contrastive_meta", "true")).texts())
        .containsEntry("contrastive_meta", "true");
    assertThat(Recipes.settings(Map.of("model", "mclrec")).texts())
        .containsEntry("contrastive_meta", "true");
  }

  @Test
  void takeMoreStepsForAnEpochOfCmlWhereTheyAreShort() {
    Settings cml = Recipes.settings(Map.of("model", "cml"));
    assertThat(sessionsPerStep(cml, 32_000)).contains(500);
    assertThat(sessionsPerStep(cml, 8_000)).contains(62);
    assertThat(sessionsPerStep(cml, 100)).contains(32);
    assertThat(sessionsPerStep(cml, 1_000_000)).contains(1024);
    assertThat(sessionsPerStep(cml.with(Map.of("sessions_per_step", "9")), 32_000)).contains(9);
    assertThat(sessionsPerStep(Recipes.settings(Map.of()), 32_000)).isEmpty();
  }

  private static Optional<Integer> sessionsPerStep(Settings settings, int sessions) {
    return Recipe.of(settings).sessionsPerStep(settled(settings, 100, 10, 0), sessions);
  }

  private static Settled settled(Settings settings, int targets, int items, int sampled) {
    return Recipe.of(settings).settled(settings, targets, items, sampled);
  }

  private static void assertRefused(String name, String value, String message) {
    assertThatThrownBy(() -> Recipes.settings(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
