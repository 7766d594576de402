package io.nextclick.trainer.dataset;

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

  /** A {@link UserError} where the file cannot be read or holds no session. */
  public static List<List<String>> sessions(Path file) {
    Map<String, String> known = new HashMap<>();
    List<List<String>> sessions = new ArrayList<>();
    try (TextFile text = TextFile.open(file)) {
      for (String line; (line = text.nextWhole()) != null; ) {
        if (!line.isBlank()) {
          sessions.add(items(line, known));
        }
      }
    }
    if (sessions.isEmpty()) {
      throw new UserError(file + " is empty; it should hold one session a line.");
    }
    return sessions;
  }

  /** A {@link UserError} where the file cannot be read or a line is no pair. */
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
              "%s, line %d: item ids, a tab and the next item id expected, found \"%s\"."
                  .formatted(file, text.lineNumber(), line));
        }
        String target = line.substring(tab + 1).strip();
        pairs.add(
            new TestPair(
                items(line.substring(0, tab), known), known.computeIfAbsent(target, t -> t)));
      }
    }
    if (pairs.isEmpty()) {
      throw new UserError(file + " is empty; it should hold one pair a line.");
    }
    return pairs;
  }

  /** One string for all mentions of an item: these files are large, their vocabularies are not. */
  private static List<String> items(String line, Map<String, String> known) {
    String[] ids = line.strip().split("\\s+");
    for (int i = 0; i < ids.length; i++) {
      ids[i] = known.computeIfAbsent(ids[i], id -> id);
    }
    return List.of(ids);
  }
}
