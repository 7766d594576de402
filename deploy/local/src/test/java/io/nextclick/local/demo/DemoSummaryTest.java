package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.local.harness.Latency;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSummaryTest {

  @TempDir private Path directory;

  @Test
  void hasTheKeysThatScriptsReadByName() throws Exception {
    Path file = directory.resolve("summary.json");
    summary().writeTo(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/clicks").asLong()).isEqualTo(10);
    assertThat(json.at("/recommendations").asLong()).isEqualTo(7);
    assertThat(json.at("/unanswered/no_model").asLong()).isEqualTo(3);
    assertThat(json.at("/models/published").asInt()).isEqualTo(2);
    assertThat(json.at("/models/rejected").asInt()).isEqualTo(1);
    assertThat(json.at("/models/live").asText()).isEqualTo("mtaw-2");
    assertThat(json.at("/quality/mtaw-2/recallAt20").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/quality/popularity/mrrAt20").asDouble()).isEqualTo(0.1);
    assertThat(json.at("/quality/vsknn/clicks").asLong()).isEqualTo(6);
    for (String percentile : new String[] {"p50", "p90", "p99", "max"}) {
      assertThat(json.at("/latencyMs/" + percentile).isNumber()).as(percentile).isTrue();
    }
    assertThat(json.at("/wallSeconds").asDouble()).isEqualTo(12.5);
    assertThat(json.at("/seed").asLong()).isEqualTo(42);
  }

  @Test
  void tellsPeopleTheSame() {
    assertThat(String.join("\n", SummaryTable.of(summary(), new Score(6, 3, 1.5))))
        .contains("10", "3 (3 no_model)", "2 published, 1 rejected; live: mtaw-2")
        .contains("p50 1.0   p90 2.0   p99 3.0   max 4.0 ms")
        .contains("all models", "2.5×");
  }

  @Test
  void knowsWhetherAnythingHappenedAtAll() {
    assertThat(summary().processed()).isEqualTo(10);
    assertThat(summary(0, Map.of("in_flight", 10L)).processed()).isZero();
  }

  private static DemoSummary summary() {
    return summary(7, Map.of("no_model", 3L));
  }

  private static DemoSummary summary(long recommendations, Map<String, Long> unanswered) {
    Map<String, DemoSummary.Quality> quality = new LinkedHashMap<>();
    quality.put("mtaw-2", new DemoSummary.Quality(0.5, 0.25, 6));
    quality.put("popularity", new DemoSummary.Quality(0.2, 0.1, 6));
    quality.put("vsknn", new DemoSummary.Quality(0.4, 0.2, 6));
    return new DemoSummary(
        10,
        recommendations,
        unanswered,
        new DemoSummary.Models(2, 1, 0, "mtaw-2"),
        quality,
        new Latency.Summary(1, 2, 3, 4),
        12.5,
        42);
  }
}
