package io.nextclick.service.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.nextclick.service.DaemonThread;
import io.nextclick.service.cluster.TopicSettings.Setting;
import io.nextclick.service.host.Finding.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the topics' settings from time to time, as somebody may change them under a running
 * service: {@code nextclick_topic_setting_ok{topic,setting}} is 1 or 0, and a change is a line in
 * the log. What cannot be looked at has no series.
 */
public final class TopicWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration EVERY = Duration.ofMinutes(5);

  private final Map<String, Object> clientProperties;
  private final List<ExpectedTopic> topics;
  private final MultiGauge gauge;
  private final Map<String, Verdict> before = new HashMap<>();
  private final DaemonThread thread = new DaemonThread("topic-watch");

  /** What is found first was said before the start; a topic may be made, or go, later. */
  private boolean looked;

  TopicWatch(
      Map<String, Object> clientProperties, List<ExpectedTopic> topics, MeterRegistry registry) {
    this.clientProperties = Map.copyOf(clientProperties);
    this.topics = List.copyOf(topics);
    this.gauge =
        MultiGauge.builder("nextclick.topic.setting.ok")
            .description("Whether a topic's setting is as it must be, 1 or 0.")
            .register(registry);
  }

  /** Looks at once, then every five minutes, until it is closed. */
  public static TopicWatch start(
      Map<String, Object> clientProperties, List<ExpectedTopic> topics, MeterRegistry registry) {
    TopicWatch watch = new TopicWatch(clientProperties, topics, registry);
    watch.thread.every(Duration.ZERO, EVERY, watch::look);
    return watch;
  }

  /** Whether somebody still looks; where nobody does, the process is to be started again. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  void look() {
    try (Admin admin = Answers.admin(clientProperties)) {
      show(TopicSettings.look(admin, topics));
    } catch (RuntimeException e) { // Another time; what was seen before may be so no more.
      gauge.register(List.of(), true);
      LOG.warn("The topics' settings could not be looked at: {}", e.toString());
    }
  }

  void show(List<Setting> settings) {
    gauge.register(
        settings.stream()
            .filter(setting -> setting.finding().verdict() != Verdict.SKIPPED)
            .map(
                setting ->
                    MultiGauge.Row.of(
                        Tags.of("topic", setting.topic(), "setting", setting.name()),
                        setting.finding().verdict() == Verdict.OK ? 1 : 0))
            .toList(),
        true);
    for (Setting setting : settings) {
      Verdict now = setting.finding().verdict();
      Verdict was = before.put(setting.topic() + " " + setting.name(), now);
      boolean appeared = was == null && looked && now != Verdict.OK;
      if (appeared || was != null && was != now) {
        LOG.warn("{} now: {}", setting.finding().what(), setting.finding().sentence());
      }
    }
    looked = true;
  }

  @Override
  public void close() {
    thread.close();
  }
}
