package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.learning.cml.GraphOptions;
import io.nextclick.learning.cml.GraphOptions.Ranking;
import io.nextclick.learning.mclrec.ContrastOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingOptionsTest {

  @Test
  void comeBackFromTheirOwnSettings() {
    TrainingOptions odd =
        new TrainingOptions(
            "mtaw-plus",
            "network repeats",
            64,
            20,
            9.5,
            0,
            false,
            true,
            0.25,
            3e-4,
            0.9,
            Precision.BFLOAT16,
            100,
            false,
            7,
            3,
            4,
            8,
            96,
            new ContrastOptions(0.2, 0.3, 0.4, false, true),
            null,
            true,
            -5);
    assertThat(TrainingOptions.of(odd.settings())).isEqualTo(odd);
    assertThat(TrainingOptions.of(Map.of())).isEqualTo(TrainingOptions.defaults());
  }

  @Test
  void followTheModel() {
    TrainingOptions mclrec = TrainingOptions.of(Map.of("model", "mclrec", "dropout", "0.2"));
    assertThat(mclrec.dimension()).isEqualTo(64);
    assertThat(mclrec.dropout()).isEqualTo(0.2);
    assertThat(mclrec.contrast()).isEqualTo(new ContrastOptions(0, 0.05, null, true, false));
    assertThat(TrainingOptions.of(Map.of("model", "sasrec")).contrast()).isNull();
    assertThat(TrainingOptions.of(mclrec.settings())).isEqualTo(mclrec);
    assertThat(mclrec.graph()).isNull();
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
    TrainingOptions cml = TrainingOptions.of(odd);
    assertThat(cml.graph()).isEqualTo(new GraphOptions(0.9, 7, Ranking.SOFTMAX, 0.4, 0.3, false));
    assertThat(cml.contrast()).isNull();
    assertThat(cml.behaviours()).isTrue();
    assertThat(TrainingOptions.of(cml.settings())).isEqualTo(cml);
    GraphOptions plain = cml.with("contrastive", "none").graph();
    assertThat(plain.lambda()).isZero();
  }

  @Test
  void saysWhichContrastIsForWhichModel() {
    assertThatThrownBy(() -> TrainingOptions.of(Map.of("model", "cml", "contrastive", "mclrec")))
        .hasMessage(
            "The training setting contrastive must be none or cml for the model cml, it is mclrec");
    assertThatThrownBy(() -> TrainingOptions.of(Map.of("model", "mtaw", "contrastive", "cml")))
        .hasMessage(
            "The training setting contrastive must be none or mclrec for the model mtaw, it is cml");
    assertThatThrownBy(() -> TrainingOptions.of(Map.of("model", "cml", "by_session", "false")))
        .hasMessage("The training setting by_session must be true for the model cml, it is false");
    assertThatThrownBy(() -> TrainingOptions.of(Map.of("model", "cml", "negatives", "0")))
        .hasMessage("The training setting negatives must be 1 to 100000, it is 0");
  }

  @Test
  void replaceOnlyWhatIsNamed() {
    TrainingOptions options = TrainingOptions.of(Map.of("sigma", "16", "refit", "true"));
    assertThat(options.sigma()).isEqualTo(16);
    assertThat(options.refit()).isTrue();
    assertThat(options.dimension()).isEqualTo(TrainingOptions.defaults().dimension());
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
  }

  @Test
  void leaveOutMoreWhereThereIsLessToLearnFrom() {
    TrainingOptions open = TrainingOptions.defaults();
    TrainingOptions few = open.settledFor(72_000, 18_000, 0);
    TrainingOptions many = open.settledFor(300_000, 17_000, 0);
    assertThat(few.dropout()).isEqualTo(0.5);
    assertThat(few.sigma()).isEqualTo(16);
    assertThat(many.dropout()).isEqualTo(0.3);
    assertThat(many.sigma()).isEqualTo(12);
    assertThat(open.settledAs(few.settings())).isEqualTo(few);
    assertThat(few.settledFor(300_000, 17_000, 0)).isEqualTo(few);
    assertThat(open.targetsPerStepFor(72_000)).isEqualTo(480);
    assertThat(open.targetsPerStepFor(300)).isEqualTo(32);
    assertThat(open.with("targets_per_step", 7).targetsPerStepFor(300)).isEqualTo(7);
    assertThat(TrainingOptions.of(open.settings())).isEqualTo(open);
  }

  @Test
  void learnAsFastAsTheModelAndTheTargetsAllow() {
    TrainingOptions cml = TrainingOptions.of(Map.of("model", "cml"));
    assertThat(cml.settledFor(100, 10, 0).learningRate()).isEqualTo(0.007);
    assertThat(cml.settledFor(100, 10, 99).learningRate()).isEqualTo(0.003);
    assertThat(cml.with("learning_rate", 0.1).settledFor(100, 10, 99).learningRate())
        .isEqualTo(0.1);
    assertThat(TrainingOptions.defaults().settledFor(100, 10, 99).learningRate()).isEqualTo(0.002);
  }

  @Test
  void weighCmlsLossesOnlyWhereAsked() {
    TrainingOptions cml = TrainingOptions.of(Map.of("model", "cml"));
    assertThat(cml.settings()).containsEntry("contrastive_meta", "false");
    assertThat(cml.with("contrastive_meta", true).settings())
        .containsEntry("contrastive_meta", "true");
    assertThat(TrainingOptions.of(Map.of("model", "mclrec")).settings())
        .containsEntry("contrastive_meta", "true");
  }

  @Test
  void takeMoreStepsForAnEpochOfCmlWhereTheyAreShort() {
    TrainingOptions cml = TrainingOptions.of(Map.of("model", "cml"));
    assertThat(cml.sessionsPerStepFor(32_000)).isEqualTo(500);
    assertThat(cml.sessionsPerStepFor(8_000)).isEqualTo(62);
    assertThat(cml.sessionsPerStepFor(100)).isEqualTo(32);
    assertThat(cml.sessionsPerStepFor(1_000_000)).isEqualTo(1024);
    assertThat(cml.with("sessions_per_step", 9).sessionsPerStepFor(32_000)).isEqualTo(9);
    assertThat(TrainingOptions.defaults().sessionsPerStepFor(32_000)).isNull();
  }

  private static void assertRefused(String name, String value, String message) {
    assertThatThrownBy(() -> TrainingOptions.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
