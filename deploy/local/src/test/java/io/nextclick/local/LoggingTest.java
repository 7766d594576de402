package io.nextclick.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.service.Commands;
import io.nextclick.service.UserError;
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

  @Test
  void takesAnEmptyLevelForNone() {
    Logging.configure(new String[] {"stream"}, Map.of("NEXTCLICK_LOG_LEVEL", " "));
    assertThat(System.getProperty("nextclick.log.level")).isEqualTo("INFO");
    assertThat(System.getProperty("nextclick.log.kafka.level")).isEqualTo("WARN");
  }

  /** Logback takes any word that it does not know for DEBUG. */
  @Test
  void refusesALevelThatIsNone() {
    Map<String, String> environment = Map.of("NEXTCLICK_LOG_LEVEL", "WARNING");
    assertThatThrownBy(() -> Logging.configure(new String[] {"stream"}, environment))
        .isInstanceOf(UserError.class)
        .hasMessage("NEXTCLICK_LOG_LEVEL is WARNING, allowed are ERROR, WARN, INFO, DEBUG, TRACE");
  }

  @Test
  void saysWhereTheTemporaryFolderTakesNoFile() {
    System.setProperty("java.io.tmpdir", "/proc/none");
    assertThatThrownBy(() -> configure("bench", "latency"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "The log of bench cannot be written to the temporary folder /proc/none (");
  }

  private static void configure(String... arguments) {
    Logging.configure(arguments, Map.of());
  }
}
