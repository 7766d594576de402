package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds a table of settings to the mapping that it is about: rows {@code | `key`, `key` |
 * `default`, `default` | what |}, keys without the prefix. A key whose default is said in words has
 * no single one; {@code `key.*`} and {@code `key.NAME`} stand for many.
 */
public final class ConfigDocument {

  private static final String PREFIX = "nextclick.";
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private ConfigDocument() {}

  /** That each key stands in the table once, with its default, and no other does. */
  public static void requireTable(Class<?> mapping, Path document) throws IOException {
    Map<String, String> told = new TreeMap<>();
    for (String line : Files.readAllLines(document)) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (cells.length >= 5 && cells[1].strip().startsWith("`")) {
        List<String> keys = quoted(cells[1]);
        List<String> defaults = quoted(cells[2]);
        for (int i = 0; i < keys.size(); i++) {
          boolean single = defaults.size() == keys.size() && !cells[2].contains(";");
          String before = told.put(keys.get(i), single ? defaults.get(i) : "");
          assertThat(before).as("%s is told twice", keys.get(i)).isNull();
        }
      }
    }
    Map<String, String> applies = ConfigFile.of(mapping, Map.of(), "nothing", Map.of()).resolved();
    for (String key : keys(mapping)) {
      String name = key.substring(PREFIX.length());
      String row = told.containsKey(name) ? name : name.replaceFirst("\\.[^.]*$", ".NAME");
      assertThat(told).as("%s has no row for %s", document, name).containsKey(row);
      if (row.equals(name)) {
        assertThat(told.get(row))
            .as("default of %s in %s", name, document)
            .isEqualTo(applies.getOrDefault(key, ""));
      }
    }
    List<String> known = keys(mapping);
    assertThat(told.keySet())
        .filteredOn(name -> !name.contains("*") && !name.endsWith(".NAME"))
        .as("rows of %s", document)
        .allMatch(name -> known.contains(PREFIX + name));
  }

  /** That each key is named in a test below one of these folders. */
  public static void requireTests(Class<?> mapping, Path... folders) throws IOException {
    StringBuilder tests = new StringBuilder();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .map(ConfigDocument::read)
            .forEach(tests::append);
      }
    }
    assertThat(keys(mapping)).allMatch(key -> tests.indexOf(key.substring(PREFIX.length())) >= 0);
  }

  private static List<String> keys(Class<?> mapping) {
    return ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream()
        .filter(key -> !key.contains("*"))
        .sorted()
        .toList();
  }

  private static List<String> quoted(String cell) {
    List<String> texts = new ArrayList<>();
    QUOTED.matcher(cell).results().forEach(found -> texts.add(found.group(1)));
    return texts;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
