package io.nextclick.service;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * One service's settings: defaults in the mapping interface, then a properties file, then
 * environment variables ({@code nextclick.session.gap} is {@code NEXTCLICK_SESSION_GAP}).
 *
 * @param settings the typed settings
 * @param resolved every key with its value as it applies, for the log; secrets are masked
 */
public record ConfigFile<T>(T settings, Map<String, String> resolved) {

  /** Above the file (100), below nothing. */
  private static final int ENVIRONMENT_ORDINAL = 300;

  private static final int FILE_ORDINAL = 100;
  private static final String PREFIX = "nextclick.";
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(password|secret|token|jaas|credential|private|\\.key).*");

  public ConfigFile {
    resolved = new TreeMap<>(resolved);
  }

  /**
   * Reads a file.
   *
   * @param mapping a SmallRye {@code @ConfigMapping(prefix = "nextclick")} interface
   * @throws UserError where the file can't be read, a key is unknown or a value is unusable
   */
  public static <T> ConfigFile<T> load(
      Class<T> mapping, Path file, Map<String, String> environment) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new UserError("There is no configuration file " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError("The configuration file " + file + " cannot be read: " + e, e);
    }
    Map<String, String> values = new TreeMap<>();
    properties.forEach((key, value) -> values.put((String) key, (String) value));
    return of(mapping, values, file.toString(), environment);
  }

  /**
   * The same from values at hand instead of a file; {@code name} stands for the file in messages.
   */
  public static <T> ConfigFile<T> of(
      Class<T> mapping, Map<String, String> values, String name, Map<String, String> environment) {
    values.keySet().stream()
        .filter(key -> !key.startsWith(PREFIX))
        .findFirst()
        .ifPresent(
            key -> {
              throw new UserError(
                  "Unknown key " + key + " in " + name + ": every key starts with " + PREFIX);
            });
    try {
      SmallRyeConfig config =
          new SmallRyeConfigBuilder()
              .withSources(new PropertiesConfigSource(values, name, FILE_ORDINAL))
              .withSources(new EnvConfigSource(ofNextclick(environment), ENVIRONMENT_ORDINAL))
              .withConverter(Duration.class, FILE_ORDINAL, new DurationConverter())
              .withMapping(mapping)
              .withMappingIgnore("nextclick.log.**")
              .build();
      return new ConfigFile<>(config.getConfigMapping(mapping), resolve(config));
    } catch (ConfigValidationException e) {
      String problems =
          IntStream.range(0, e.getProblemCount())
              .mapToObj(i -> explain(e.getProblem(i).getMessage()))
              .collect(Collectors.joining("; "));
      throw new UserError(name + ": " + problems, e);
    }
  }

  private static Map<String, String> ofNextclick(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("NEXTCLICK_"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<String, String> resolve(SmallRyeConfig config) {
    Map<String, String> resolved = new TreeMap<>();
    for (String key : config.getPropertyNames()) {
      if (key.startsWith(PREFIX)) {
        String value = config.getRawValue(key);
        resolved.put(key, SECRET.matcher(key).matches() ? "********" : String.valueOf(value));
      }
    }
    return resolved;
  }

  /** SmallRye's message without its code, with what to do about an unknown key. */
  private static String explain(String message) {
    String plain = message.replaceFirst("^SRCFG\\d+: ", "");
    return plain.contains("does not map to any root")
        ? "unknown key "
            + plain.substring(0, plain.indexOf(' '))
            + "; see the module's README for the known ones"
        : plain;
  }

  /** Lets a mapping say {@code Duration} and a file say {@code 30m}. */
  private static final class DurationConverter implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
      return Durations.parse(value);
    }
  }
}
