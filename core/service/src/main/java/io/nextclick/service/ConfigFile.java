package io.nextclick.service;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * One service's settings: defaults in the mapping interface, then a properties file, then
 * environment variables ({@code nextclick.session.gap} is {@code NEXTCLICK_SESSION_GAP}). What
 * would silently do nothing is refused: an unknown key or variable, a key that is there twice.
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
      Pattern.compile("(?i).*(password|secret|token|jaas|credential|private|user\\.info|\\.key).*");

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
    return of(mapping, PropertiesFile.read(file), file.toString(), environment);
  }

  /**
   * The same from values at hand instead of a file; {@code name} stands for the file in messages.
   */
  public static <T> ConfigFile<T> of(
      Class<T> mapping, Map<String, String> values, String name, Map<String, String> environment) {
    KnownKeys known = KnownKeys.of(mapping);
    Map<String, String> variables = ofNextclick(environment);
    List<String> wrong = wrong(known, values, variables);
    if (!wrong.isEmpty()) {
      throw new UnknownKeysException(name + ": " + String.join("; ", wrong));
    }
    variables.keySet().removeIf(variable -> !known.isSetting(variable));
    try {
      SmallRyeConfig config =
          new SmallRyeConfigBuilder()
              .withSources(new PropertiesConfigSource(values, name, FILE_ORDINAL))
              .withSources(new EnvConfigSource(variables, ENVIRONMENT_ORDINAL))
              .withConverter(Duration.class, FILE_ORDINAL, new DurationConverter())
              .withMapping(mapping)
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

  /** Whatever would silently do nothing. */
  private static List<String> wrong(
      KnownKeys known, Map<String, String> values, Map<String, String> variables) {
    List<String> wrong = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (!key.startsWith(PREFIX)) {
            wrong.add("unknown key " + key + ": every key starts with " + PREFIX);
          } else {
            known.wrongKey(key).ifPresent(wrong::add);
            if (known.isSingle(key) && value.isEmpty()) {
              wrong.add(key + " has no value; leave the line out for the default");
            }
          }
        });
    variables.keySet().forEach(variable -> known.wrongVariable(variable).ifPresent(wrong::add));
    return wrong;
  }

  /** Those of ours. Compose files and charts pass on an empty one for one that is not set. */
  private static Map<String, String> ofNextclick(Map<String, String> environment) {
    Map<String, String> ours = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith("NEXTCLICK_") && !value.isBlank()) {
            ours.put(variable, value.strip());
          }
        });
    return ours;
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

  /** SmallRye's message without its code. */
  private static String explain(String message) {
    return message.replaceFirst("^SRCFG\\d+: ", "");
  }

  /** Lets a mapping say {@code Duration} and a file say {@code 30m}. */
  private static final class DurationConverter implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
      return Durations.parse(value);
    }
  }

  /**
   * For a mapping's {@code Map} of another's settings, in which an empty value is one: it switches
   * off what Kafka would do by default.
   */
  public static final class Verbatim implements Converter<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String convert(String value) {
      return value;
    }
  }
}
