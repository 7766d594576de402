package io.nextclick.learning.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object a line. Its values are the row's fields, those of an object within it as well; of a
 * list of objects each makes a row of its own, so that {@code {"session": 1, "events": [{"aid":
 * 7}]}} has the columns {@code session} and {@code events.aid}.
 */
final class JsonTable implements Table {

  /** How many lines are looked at for the names of columns. */
  private static final int SAMPLE = 100;

  private static final int DEEPEST = 4;
  private static final int MOST_COLUMNS = 1_000;

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /** A list of objects, and where it is. */
  private record Elements(String path, JsonNode array) {}

  private final TextFile text;
  private final List<String> header;
  private final Map<String, Integer> places = new HashMap<>();
  private final Deque<List<String>> rows = new ArrayDeque<>();
  private long lineNumber;

  JsonTable(TextFile text) {
    this.text = text;
    Set<String> names = new LinkedHashSet<>();
    for (String line : text.peek(SAMPLE)) {
      try {
        if (!line.isBlank() && line.length() <= TextFile.LONGEST) {
          names(parse(line), "", 0, names);
        }
      } catch (BadRow e) {
        // It comes again as a row, and is counted then.
      }
    }
    this.header = List.copyOf(names);
    header.forEach(name -> places.put(name, places.size()));
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public long lineNumber() {
    return lineNumber;
  }

  @Override
  public String form() {
    return "JSON lines" + (text.encoding().isEmpty() ? "" : ", " + text.encoding());
  }

  @Override
  public @Nullable List<String> next() throws BadRow {
    while (rows.isEmpty()) {
      String line = text.next();
      if (line == null) {
        return null;
      }
      lineNumber = text.lineNumber();
      if (line.isBlank()) {
        continue;
      }
      if (line.length() > TextFile.LONGEST) {
        throw new BadRow("the line is longer than %,d characters".formatted(TextFile.LONGEST));
      }
      String[] row = new String[header.size()];
      Arrays.fill(row, "");
      add(parse(line), row);
    }
    return rows.poll();
  }

  @Override
  public void close() {
    text.close();
  }

  /** One row, or one for each object of the first list of objects. */
  private void add(JsonNode object, String[] row) {
    Elements list = fill(object, "", 0, row);
    if (list == null) {
      rows.add(List.of(row));
      return;
    }
    for (JsonNode element : list.array) {
      if (element.isObject()) {
        String[] own = row.clone();
        fill(element, list.path + ".", DEEPEST, own);
        rows.add(List.of(own));
      }
    }
  }

  /** Puts an object's values where they belong; its first list of objects, if any. */
  private @Nullable Elements fill(JsonNode object, String prefix, int depth, String[] row) {
    Elements list = null;
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String path = prefix + each.getKey();
      JsonNode value = each.getValue();
      if (value.isObject() && depth < DEEPEST) {
        Elements deeper = fill(value, path + ".", depth + 1, row);
        list = list != null ? list : deeper;
      } else if (holdsObjects(value)) {
        list = list != null ? list : new Elements(path, value);
      } else if (value.isValueNode()) {
        Integer place = places.get(path);
        if (place != null) {
          row[place] = text(value);
        }
      }
    }
    return list;
  }

  private static void names(JsonNode object, String prefix, int depth, Set<String> names) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      String path = prefix + each.getKey();
      JsonNode value = each.getValue();
      if (value.isObject() && depth < DEEPEST) {
        names(value, path + ".", depth + 1, names);
      } else if (holdsObjects(value)) {
        for (JsonNode element : value) {
          names(element, path + ".", DEEPEST, names);
        }
      } else if (value.isValueNode() && names.size() < MOST_COLUMNS) {
        names.add(path);
      }
    }
  }

  private static boolean holdsObjects(JsonNode value) {
    return value.isArray() && !value.isEmpty() && value.get(0).isObject();
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    // Whole where its size allows: a scientific notation would say that digits are missing.
    return value.isBigDecimal() && Math.abs((long) value.decimalValue().scale()) < 40
        ? value.decimalValue().toPlainString()
        : value.asText();
  }

  private static JsonNode parse(String line) throws BadRow {
    JsonNode node;
    try {
      node = READER.readTree(line);
    } catch (JsonProcessingException e) {
      throw notJson(e.getOriginalMessage());
    } catch (RuntimeException e) {
      throw notJson(e.getMessage()); // such as Jackson's NumberFormatException for 1e99999999999
    }
    if (node == null || !node.isObject()) {
      throw new BadRow("the line is no JSON object");
    }
    return node;
  }

  private static BadRow notJson(@Nullable String why) {
    return new BadRow("the line is not JSON: " + Quoted.plain(String.valueOf(why)));
  }
}
