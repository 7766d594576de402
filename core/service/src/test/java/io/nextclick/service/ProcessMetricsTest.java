package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetricsTest {

  @Test
  void saysWhichBuildRunsAndHowItsProcessIs() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (ProcessMetrics metrics = ProcessMetrics.bindTo(registry)) {
      assertThat(registry.scrape())
          .containsPattern(
              "nextclick_build_info\\{java=\"17[^\"]*\",revision=\"[^$\"]+\",version=\"\\d[^$\"]*\"} 1")
          .contains(
              "jvm_threads_live_threads", "process_uptime_seconds", "process_files_open_files");
      assertThat(registry.get("nextclick.process.resident.memory").gauge().value())
          .isBetween(1e6, registry.get("nextclick.process.memory.limit").gauge().value());
    }
  }

  @Test
  void saysHowFullADiskIs(@TempDir Path directory) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bindDisk(registry, directory);
    assertThat(registry.get("disk.free").gauge().value())
        .isBetween(1.0, registry.get("disk.total").gauge().value());
  }
}
