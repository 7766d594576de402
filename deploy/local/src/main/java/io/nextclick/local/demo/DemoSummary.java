package io.nextclick.local.demo;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.local.harness.Latency;
import io.nextclick.model.checkpoint.AtomicFile;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a demo ends with; its fields are the keys of the JSON file.
 *
 * @param clicks sent, each of them either answered or counted in {@code unanswered}
 * @param recommendations clicks that got one
 * @param unanswered clicks that got none, by reason
 * @param quality by model version and baseline, over the very same clicks
 */
record DemoSummary(
    long clicks,
    long recommendations,
    Map<String, Long> unanswered,
    Models models,
    Map<String, Quality> quality,
    Latency.Summary latencyMs,
    double wallSeconds,
    long seed) {

  /**
   * @param published versions that passed the gate
   * @param rejected candidates that did not
   * @param failed trainings that brought no candidate
   * @param live the version that answered last, if any did
   */
  record Models(int published, int rejected, int failed, @Nullable String live) {}

  /**
   * @param clicks how many answers were judged by a next click
   */
  record Quality(double recallAt20, double mrrAt20, long clicks) {
    static Quality of(Score score) {
      return new Quality(score.recallAt20(), score.mrrAt20(), score.clicks());
    }
  }

  /** Clicks that the stream app read, whatever came of them. */
  long processed() {
    return clicks - unanswered.getOrDefault(Ledger.IN_FLIGHT, 0L);
  }

  static Map<String, Quality> quality(LiveQuality live) {
    Map<String, Quality> quality = new LinkedHashMap<>();
    live.byVersion().forEach((version, score) -> quality.put(version, Quality.of(score)));
    live.byBaseline().forEach((name, score) -> quality.put(name, Quality.of(score)));
    return quality;
  }

  void writeTo(Path file) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try {
      AtomicFile.write(file, new ObjectMapper().writer(printer).writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new UserError("The summary " + file + " could not be written: " + e, e);
    }
  }
}
