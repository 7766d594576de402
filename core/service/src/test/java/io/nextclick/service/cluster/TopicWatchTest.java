package io.nextclick.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.service.cluster.TopicSettings.Setting;
import io.nextclick.service.host.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TopicWatchTest {

  private static final Setting CLICKS =
      new Setting("clicks", "cleanup.policy", Finding.ok("topic clicks", "it deletes"));
  private static final Setting FORGETS =
      new Setting(
          "changelog", "cleanup.policy", Finding.notOk("topic changelog", "it forgets clicks"));

  private final Logger logger = (Logger) LoggerFactory.getLogger(TopicWatch.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TopicWatch watch =
      new TopicWatch(
          Map.of(
              "bootstrap.servers",
              "127.0.0.1:1",
              "request.timeout.ms",
              200,
              "default.api.timeout.ms",
              200),
          List.of(ExpectedTopic.table("models", 0)),
          registry);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
    logger.setAdditive(true);
    watch.close();
  }

  @Test
  void saysWhatIsWrongWithATopicThatIsMadeLater() {
    watch.show(List.of(CLICKS));
    watch.show(List.of(CLICKS, FORGETS));
    watch.show(List.of(CLICKS, FORGETS));
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("topic changelog now: it forgets clicks");
    assertThat(registry.get("nextclick.topic.setting.ok").tag("topic", "changelog").gauge().value())
        .isZero();
  }

  @Test
  void saysNothingAgainOfWhatWasSaidBeforeTheStart() {
    watch.show(List.of(FORGETS));
    watch.show(List.of(FORGETS));
    assertThat(lines.list).isEmpty();
  }

  @Test
  void claimsNothingOfWhatItCannotLookAt() {
    watch.show(List.of(CLICKS, FORGETS));
    watch.look();
    assertThat(registry.getMeters()).isEmpty();
    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith("The topics' settings could not be looked at: ");
  }
}
