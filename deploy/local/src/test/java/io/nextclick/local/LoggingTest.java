package io.nextclick.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggingTest {

  private final Properties before = new Properties();

  @BeforeEach
  void rememberProperties() {
    before.putAll(System.getProperties());
    System.clearProperty(Commands.LOG_FILE);
    System.clearProperty("nextclick.log.to");
  }

  @AfterEach
  void restoreProperties() {
    System.setProperties(before);
  }

  @Test
  void givesTheDemoAFileAndLeavesTheTerminalToIt() throws Exception {
    configure("demo", "--duration", "10s", "--retrain-every", "10s");
    Path file = Path.of(System.getProperty(Commands.LOG_FILE));
    assertThat(file).exists();
    assertThat(System.getProperty("nextclick.log.to")).isEqualTo("file");
    Files.delete(file);
  }

  @Test
  void makesNoFileForHelp() {
    configure("demo", "--help");
    assertThat(System.getProperty(Commands.LOG_FILE)).isNull();
  }

  @Test
  void letsAServiceTalkAndAToolBeSilent() {
    configure("stream", "--config", "x");
    assertThat(System.getProperty("nextclick.log.level")).isEqualTo("INFO");
    configure("replay", "x");
    assertThat(System.getProperty("nextclick.log.level")).isEqualTo("ERROR");
    configure();
    assertThat(System.getProperty("nextclick.log.level")).isEqualTo("ERROR");
  }

  @Test
  void doesWhatTheEnvironmentSays() {
    Logging.configure(new String[] {"replay", "x"}, Map.of("NEXTCLICK_LOG_LEVEL", "DEBUG"));
    assertThat(System.getProperty("nextclick.log.level")).isEqualTo("DEBUG");
    assertThat(System.getProperty("nextclick.log.kafka.level")).isEqualTo("DEBUG");
  }

  private static void configure(String... arguments) {
    Logging.configure(arguments, Map.of());
  }
}
