package io.nextclick.learning.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.Prefix;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of sessions without times: {@code train_sessions.txt} has one session a line, item ids
 * between spaces, oldest session first; {@code test_pairs.tsv} has {@code prefix<TAB>target}. Both
 * may be {@code .gz} or {@code .zst}.
 */
public final class SessionFiles {

  private SessionFiles() {}

  /** A {@link UserError} where the file cannot be read, holds no session, or an id is none. */
  public static List<Prefix> sessions(Path file) {
    Map<String, String> known = new HashMap<>();
    List<Prefix> sessions = new ArrayList<>();
    try (TextFile text = TextFile.open(file)) {
      for (String line; (line = text.nextWhole()) != null; ) {
        if (!line.isBlank()) {
          sessions.add(Prefix.ofViews(items(line, known, text)));
        }
      }
    }
    if (sessions.isEmpty()) {
      throw new UserError(file + " is empty; it should hold one session a line.");
    }
    return sessions;
  }

  /** A {@link UserError} where the file cannot be read, a line is no pair, or an id is none. */
  public static List<TestPair> pairs(Path file) {
    Map<String, String> known = new HashMap<>();
    List<TestPair> pairs = new ArrayList<>();
    try (TextFile text = TextFile.open(file)) {
      for (String line; (line = text.nextWhole()) != null; ) {
        if (line.isBlank()) {
          continue;
        }
        int tab = line.indexOf('\t');
        if (tab < 0 || line.substring(0, tab).isBlank() || line.substring(tab).isBlank()) {
          throw new UserError(
              "%s, line %d: item ids, a tab and the next item id expected, found %s."
                  .formatted(file, text.lineNumber(), Quoted.of(line)));
        }
        String target = line.substring(tab + 1).strip();
        pairs.add(
            new TestPair(
                Prefix.ofViews(items(line.substring(0, tab), known, text)),
                known.computeIfAbsent(target, id -> checked(id, text))));
      }
    }
    if (pairs.isEmpty()) {
      throw new UserError(file + " is empty; it should hold one pair a line.");
    }
    return pairs;
  }

  /** One string for all mentions of an item: these files are large, their vocabularies are not. */
  private static List<String> items(String line, Map<String, String> known, TextFile text) {
    String[] ids = line.strip().split("\\s+");
    for (int i = 0; i < ids.length; i++) {
      ids[i] = known.computeIfAbsent(ids[i], id -> checked(id, text));
    }
    return List.of(ids);
  }

  private static String checked(String id, TextFile text) {
    if (id.indexOf(TextFile.REPLACED) >= 0) {
      throw new UserError(
          "%s, line %d: an item's id, %s, %s."
              .formatted(text.file(), text.lineNumber(), Quoted.of(id), TextFile.NOT_UTF_8));
    }
    try {
      Click.requireId("an item's id", id);
      return id;
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "%s, line %d: %s: %s."
              .formatted(text.file(), text.lineNumber(), e.getMessage(), Quoted.of(id)),
          e);
    }
  }
}
