package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

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
    }
  }
}
