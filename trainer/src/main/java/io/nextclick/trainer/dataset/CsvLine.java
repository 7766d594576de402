package io.nextclick.trainer.dataset;

import java.util.ArrayList;
import java.util.List;

/** One line of CSV: fields between commas, in double quotes where they hold one (RFC 4180). */
final class CsvLine {

  private CsvLine() {}

  static List<String> split(String line) {
    List<String> fields = new ArrayList<>(4);
    if (line.indexOf('"') < 0) {
      int start = 0;
      for (int comma; (comma = line.indexOf(',', start)) >= 0; start = comma + 1) {
        fields.add(line.substring(start, comma));
      }
      fields.add(line.substring(start));
      return fields;
    }
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
