package io.nextclick.experiments.report;

import io.nextclick.learning.evaluation.Evaluation;
import io.nextclick.learning.evaluation.MetricsTable;
import io.nextclick.learning.training.AgainstSampled;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.model.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One training as a folder: {@code report.html} to look at, which needs nothing beside it, {@code
 * epochs.csv} and, where there was something to judge on, {@code evaluation.json} to compute with.
 *
 * @param data where the sessions came from
 * @param judgedOn what the epochs were judged on, in words
 * @param test how the checkpoint did on the test part, if there is one
 */
public record TrainingReport(
    String data, String judgedOn, TrainingResult result, Optional<Evaluation> test) {

  /** Writes the three files; the folder is made where it is missing. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve("report.html"), html());
    AtomicFile.write(folder.resolve("epochs.csv"), csv());
    if (test.isPresent()) {
      test.get().write(folder.resolve("evaluation.json"));
    }
  }

  private String html() {
    StringBuilder page = new StringBuilder();
    String title = escaped("%s on %s".formatted(result.checkpoint().version(), data));
    page.append("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n")
        .append("<title>%s</title>\n<h1>%s</h1>\n".formatted(title, title))
        .append("<p>%s</p>\n".formatted(choice()));
    for (LineChart chart : charts()) {
      page.append("<p>").append(chart.svg()).append("</p>\n");
    }
    test.ifPresent(
        evaluation ->
            page.append("<h2>On the test part</h2>\n<pre>")
                .append(escaped(MetricsTable.of(result.checkpoint().version(), evaluation)))
                .append("</pre>\n"));
    page.append("<h2>Epochs</h2>\n<pre>").append(escaped(csv())).append("</pre>\n");
    page.append("<h2>Settings</h2>\n<pre>");
    result
        .checkpoint()
        .metadata()
        .hyperparameters()
        .forEach((name, value) -> page.append(escaped(name + " = " + value)).append('\n'));
    return page.append("</pre>\n</html>\n").toString();
  }

  private String choice() {
    Optional<Validation> validation =
        result.epochs().stream().map(EpochReport::validation).flatMap(Optional::stream).findFirst();
    if (validation.isEmpty()) {
      return "Nothing was held back to choose an epoch on: the last one, %d, was kept."
          .formatted(result.bestEpoch());
    }
    String criterion =
        validation.get().drawn().isPresent()
            ? "HR@10 + NDCG@10 against drawn items"
            : "Recall@20 + MRR@20";
    return "Epoch %d was chosen on %s, by %s.".formatted(result.bestEpoch(), judgedOn, criterion);
  }

  /** The loss of the epochs that led to the choice, and what validation said of them. */
  private List<LineChart> charts() {
    List<EpochReport> chosenFrom =
        result.epochs().stream()
            .filter(epoch -> epoch.phase().equals(result.epochs().get(0).phase()))
            .toList();
    List<LineChart> charts = new ArrayList<>();
    charts.add(chart("Loss", chosenFrom, EpochReport::loss));
    List<EpochReport> validated =
        chosenFrom.stream().filter(epoch -> epoch.validation().isPresent()).toList();
    if (!validated.isEmpty()) {
      charts.add(chart("Validation Recall@20", validated, on(Validation::recallAt20)));
      charts.add(chart("Validation MRR@20", validated, on(Validation::mrrAt20)));
      if (validated.stream().allMatch(epoch -> drawn(epoch).isPresent())) {
        charts.add(
            chart(
                "Validation HR@10 against drawn items",
                validated,
                against(AgainstSampled::hitRateAt10)));
        charts.add(
            chart(
                "Validation NDCG@10 against drawn items",
                validated,
                against(AgainstSampled::ndcgAt10)));
      }
    }
    return charts;
  }

  private LineChart chart(
      String title, List<EpochReport> epochs, Function<EpochReport, Double> value) {
    return LineChart.ofEpochs(title, epochs.stream().map(value).toList(), result.bestEpoch());
  }

  private static Function<EpochReport, Double> on(Function<Validation, Double> metric) {
    return epoch -> epoch.validation().map(metric).orElseThrow();
  }

  private static Function<EpochReport, Double> against(Function<AgainstSampled, Double> metric) {
    return epoch -> drawn(epoch).map(metric).orElseThrow();
  }

  private static Optional<AgainstSampled> drawn(EpochReport epoch) {
    return epoch.validation().flatMap(Validation::drawn);
  }

  private String csv() {
    StringBuilder csv =
        new StringBuilder(
            "phase,epoch,loss,targets,seconds,validation_recall_at_20,validation_mrr_at_20,"
                + "validation_drawn_hr_at_10,validation_drawn_ndcg_at_10\n");
    for (EpochReport epoch : result.epochs()) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%d,%.6f,%d,%.1f,%s,%s,%s,%s%n",
              epoch.phase().name().toLowerCase(Locale.ROOT),
              epoch.epoch(),
              epoch.loss(),
              epoch.targets(),
              epoch.duration().toMillis() / 1000.0,
              decimal(epoch.validation().map(Validation::recallAt20)),
              decimal(epoch.validation().map(Validation::mrrAt20)),
              decimal(drawn(epoch).map(AgainstSampled::hitRateAt10)),
              decimal(drawn(epoch).map(AgainstSampled::ndcgAt10))));
    }
    return csv.toString();
  }

  private static String decimal(Optional<Double> value) {
    return value.map(number -> String.format(Locale.ROOT, "%.6f", number)).orElse("");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
