package io.nextclick.learning;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.nextclick.learning.RunListener.Stage;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.Phase;
import io.nextclick.learning.training.StepReport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RunProgressTest {

  private final Logger log = (Logger) LoggerFactory.getLogger(RunProgress.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.setLevel(ch.qos.logback.classic.Level.INFO);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void leave() {
    log.detachAppender(lines);
    log.setLevel(null);
  }

  @Test
  void aServicesLogHasALineForAStageAndForAnEpochAndNoneForAStep() {
    RunProgress progress = RunProgress.inLog();
    progress.onStage(Stage.CLICK_LOG);
    for (int step = 1; step <= 500; step++) {
      progress.onStep(new StepReport(Phase.SELECT, 1, 3, step, 500, 2.0, 100.0));
    }
    progress.onEpoch(
        new EpochReport(Phase.SELECT, 1, 2.0, 100, Duration.ofSeconds(3), Optional.empty()));
    assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
        .containsExactly("Reading the click log.", "Training epoch 1: loss 2.0000 in 3.0 s");
  }
}
