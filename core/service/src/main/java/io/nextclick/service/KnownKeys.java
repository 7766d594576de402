package io.nextclick.service;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys that a mapping interface has, and the variables that stand for them. A setting with a
 * typing error in its name would silently do nothing.
 */
final class KnownKeys {

  /** Begins with {@code NEXTCLICK_} and is no key: the launcher's, and where tests find data. */
  static final Set<String> OTHER_VARIABLES =
      Set.of("NEXTCLICK_JAVA_OPTS", "NEXTCLICK_LOG_LEVEL", "NEXTCLICK_DATA");

  /** A name is taken for a misspelt one where it differs in at most so many letters… */
  private static final int NEAR = 3;

  /** …and in no more than one of so many: short names are all alike. */
  private static final int LETTERS = 4;

  private final Set<String> keys = new TreeSet<>();

  /** Maps, whose keys are the user's own. */
  private final Set<String> prefixes = new TreeSet<>();

  private final Set<String> variables = new TreeSet<>(OTHER_VARIABLES);
  private final Set<String> variablePrefixes = new TreeSet<>();

  private KnownKeys() {}

  static KnownKeys of(Class<?> mapping) {
    KnownKeys known = new KnownKeys();
    for (String name : ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet()) {
      if (name.endsWith(".*")) {
        String prefix = name.substring(0, name.length() - 1);
        known.prefixes.add(prefix);
        known.variablePrefixes.add(variable(prefix));
      } else {
        known.keys.add(name);
        known.variables.add(variable(name));
      }
    }
    return known;
  }

  /** Whether it has one value of a type, and is not one of a map's. */
  boolean isSingle(String key) {
    return keys.contains(key);
  }

  /** Whether the variable is a setting's. */
  boolean isSetting(String variable) {
    return !OTHER_VARIABLES.contains(variable) && knownVariable(variable);
  }

  /** What is wrong with a key of a file, if anything. */
  Optional<String> wrongKey(String key) {
    return keys.contains(key) || isBelow(prefixes, key)
        ? Optional.empty()
        : Optional.of("unknown key " + key + suggestion(key, keys));
  }

  /** What is wrong with a variable, if anything; those of others are none of ours. */
  Optional<String> wrongVariable(String variable) {
    return knownVariable(variable)
        ? Optional.empty()
        : Optional.of("unknown environment variable " + variable + suggestion(variable, variables));
  }

  private boolean knownVariable(String variable) {
    return variables.contains(variable) || isBelow(variablePrefixes, variable);
  }

  private static boolean isBelow(Set<String> prefixes, String name) {
    return prefixes.stream()
        .anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
  }

  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static String suggestion(String name, Collection<String> known) {
    return nearest(name, known)
        .map(near -> "; did you mean " + near + "?")
        .orElse("; see the module's README for the known ones");
  }

  /** The known name that differs in the fewest letters, if it differs in few. */
  static Optional<String> nearest(String name, Collection<String> known) {
    int near = Math.min(NEAR, name.length() / LETTERS);
    return known.stream()
        .filter(other -> distance(name, other) <= near)
        .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)));
  }

  /** Letters to insert, delete or replace (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
