package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.service.ConfigFile.Verbatim;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

  @ConfigMapping(prefix = "nextclick")
  interface Settings {
    Map<String, @WithConverter(Verbatim.class) String> kafka();

    @WithDefault("4")
    int threads();

    Session session();

    interface Session {
      @WithDefault("30m")
      Duration gap();
    }
  }

  @TempDir Path directory;

  @Test
  void fillsInDefaults() throws IOException {
    Settings settings = load("nextclick.kafka.bootstrap.servers=localhost:9092").settings();
    assertThat(settings.threads()).isEqualTo(4);
    assertThat(settings.session().gap()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void passesKafkaPropertiesOnByTheirOwnNames() throws IOException {
    Settings settings =
        load("nextclick.kafka.bootstrap.servers=a:1,b:2\nnextclick.kafka.security.protocol=SSL")
            .settings();
    assertThat(settings.kafka())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("bootstrap.servers", "a:1,b:2", "security.protocol", "SSL"));
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws IOException {
    Settings settings =
        load(
                "nextclick.threads=2\nnextclick.kafka.bootstrap.servers=a:1",
                Map.of(
                    "NEXTCLICK_THREADS",
                    "8",
                    "NEXTCLICK_SESSION_GAP",
                    "5m",
                    "NEXTCLICK_KAFKA_BOOTSTRAP_SERVERS",
                    "b:2",
                    "NEXTCLICK_KAFKA_SECURITY_PROTOCOL",
                    "SSL",
                    "PATH",
                    "/bin"))
            .settings();
    assertThat(settings.threads()).isEqualTo(8);
    assertThat(settings.session().gap()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.kafka())
        .containsEntry("bootstrap.servers", "b:2")
        .containsEntry("security.protocol", "SSL");
  }

  @Test
  void toleratesTheLauncherSettingsInTheEnvironment() throws IOException {
    load(
        "nextclick.kafka.bootstrap.servers=a:1",
        Map.of("NEXTCLICK_LOG_LEVEL", "debug", "NEXTCLICK_DATA", "/data"));
  }

  @Test
  void refusesAnUnknownKey() {
    assertThatThrownBy(() -> load("nextclick.kafka.bootstrap.servers=a:1\nnextclick.sesion.gap=5m"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nextclick.sesion.gap")
        .hasMessageContaining("stream.properties");
    assertThatThrownBy(() -> load("threads=4"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("threads")
        .hasMessageContaining("starts with nextclick.");
  }

  @Test
  void refusesAnUnknownVariable() {
    assertThatThrownBy(
            () ->
                load(
                    "nextclick.kafka.bootstrap.servers=a:1", Map.of("NEXTCLICK_SESION_GAP", "10m")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "unknown environment variable NEXTCLICK_SESION_GAP; did you mean NEXTCLICK_SESSION_GAP?");
    assertThatThrownBy(() -> load("nextclick.thread=1"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("unknown key nextclick.thread; did you mean nextclick.threads?");
    assertThatThrownBy(() -> load("", Map.of("NEXTCLICK_KAFKA_", "x", "NEXTCLICK_COLOUR", "red")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("NEXTCLICK_KAFKA_;")
        .hasMessageContaining("NEXTCLICK_COLOUR; see");
  }

  @Test
  void anEmptyVariableIsOneThatIsNotSet() throws IOException {
    Settings settings =
        load(
                "nextclick.kafka.bootstrap.servers=a:1\nnextclick.threads=2",
                Map.of("NEXTCLICK_THREADS", "", "NEXTCLICK_SESSION_GAP", " 5m "))
            .settings();
    assertThat(settings.threads()).isEqualTo(2);
    assertThat(settings.session().gap()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void refusesAKeyThatIsThereTwice() {
    assertThatThrownBy(
            () -> load("nextclick.threads=2\nnextclick.kafka.a=b\nnextclick.threads = 4"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nextclick.threads more than once");
  }

  @Test
  void refusesAKeyWithoutAValueUnlessItIsKafkas() throws IOException {
    assertThatThrownBy(() -> load("nextclick.kafka.a=b\nnextclick.session.gap="))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nextclick.session.gap has no value");
    assertThat(load("nextclick.kafka.ssl.endpoint.identification.algorithm=").settings().kafka())
        .containsEntry("ssl.endpoint.identification.algorithm", "");
  }

  @Test
  void takesNoBlankAndNoByteOrderMarkForPartOfAValue() throws IOException {
    Settings settings =
        load("\uFEFFnextclick.threads=2  \nnextclick.kafka.bootstrap.servers=a:1 \t\n").settings();
    assertThat(settings.threads()).isEqualTo(2);
    assertThat(settings.kafka()).containsEntry("bootstrap.servers", "a:1");
  }

  @Test
  void masksSecretsFromTheEnvironment() throws IOException {
    ConfigFile<Settings> config =
        load(
            "nextclick.kafka.bootstrap.servers=a:1",
            Map.of(
                "NEXTCLICK_KAFKA_SASL_JAAS_CONFIG",
                "module password=hunter2",
                "NEXTCLICK_KAFKA_SSL_KEY_PASSWORD",
                "hunter2"));
    assertThat(config.settings().kafka()).containsEntry("ssl.key.password", "hunter2");
    assertThat(config.resolved().toString())
        .doesNotContain("hunter2")
        .contains("nextclick.kafka.sasl.jaas.config=********");
  }

  @Test
  void saysWhichValueIsUnusable() {
    assertThatThrownBy(() -> load("nextclick.kafka.a=b\nnextclick.threads=many"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nextclick.threads");
    assertThatThrownBy(() -> load("nextclick.kafka.a=b\nnextclick.session.gap=soon"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"soon\" is not a duration");
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(
            () -> ConfigFile.load(Settings.class, directory.resolve("none.properties"), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.properties");
  }

  @Test
  void masksSecretsInWhatIsLogged() throws IOException {
    ConfigFile<Settings> config =
        load(
            "nextclick.kafka.bootstrap.servers=a:1\nnextclick.kafka.sasl.jaas.config=module password=hunter2\nnextclick.kafka.ssl.keystore.password=hunter2\nnextclick.kafka.ssl.keystore.key=hunter2");
    assertThat(config.resolved()).containsEntry("nextclick.threads", "4");
    assertThat(config.resolved().toString()).doesNotContain("hunter2").contains("a:1");
    assertThat(config.settings().kafka()).containsEntry("ssl.keystore.password", "hunter2");
  }

  private ConfigFile<Settings> load(String text) throws IOException {
    return load(text, Map.of());
  }

  private ConfigFile<Settings> load(String text, Map<String, String> environment)
      throws IOException {
    Path file = Files.writeString(directory.resolve("stream.properties"), text);
    return ConfigFile.load(Settings.class, file, environment);
  }
}
