package io.nextclick.model.checkpoint;

import io.nextclick.model.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code items.tsv}: a line an item, id and clicks in training, in index order. What UTF-8 or a tab
 * separated line cannot carry (control characters, unpaired surrogates) and the backslash stand as
 * a backslash, {@code u} and four hex digits.
 */
final class ItemsFile {

  static final String NAME = "items.tsv";
  private static final String HINT = ". Copy the file anew or train again.";

  private ItemsFile() {}

  static byte[] write(Vocabulary vocabulary) {
    StringBuilder lines = new StringBuilder();
    for (int index = 1; index <= vocabulary.size(); index++) {
      lines.append(escape(vocabulary.itemId(index))).append('\t');
      lines.append(vocabulary.clickCount(index)).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Vocabulary read(byte[] bytes, String where) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.endsWith("\n")) {
      throw new CheckpointException(where + " is empty or cut off in its last line" + HINT);
    }
    Map<String, Long> clickCounts = new LinkedHashMap<>();
    int number = 0;
    for (int begin = 0; begin < text.length(); ) {
      int end = text.indexOf('\n', begin);
      String line = text.substring(begin, end);
      number++;
      int tab = line.indexOf('\t');
      try {
        long clicks = Long.parseLong(line.substring(tab + 1));
        if (tab < 1 || clicks < 0) {
          throw new NumberFormatException(line);
        }
        if (clickCounts.putIfAbsent(unescape(line.substring(0, tab)), clicks) != null) {
          throw new CheckpointException(
              where + " names the item of line " + number + " twice: " + line + HINT);
        }
      } catch (NumberFormatException e) {
        throw new CheckpointException(
            where + ", line " + number + ", is not an item id, a tab and a count: " + line + HINT,
            e);
      }
      begin = end + 1;
    }
    return Vocabulary.of(clickCounts);
  }

  private static String escape(String itemId) {
    StringBuilder escaped = new StringBuilder(itemId.length());
    itemId
        .codePoints()
        .forEach(
            character -> {
              boolean unpaired = character >= 0xD800 && character <= 0xDFFF;
              if (unpaired || character == '\\' || Character.isISOControl(character)) {
                escaped.append(String.format("\\u%04x", character));
              } else {
                escaped.appendCodePoint(character);
              }
            });
    return escaped.toString();
  }

  private static String unescape(String field) {
    StringBuilder itemId = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) != '\\') {
        itemId.append(field.charAt(i));
      } else if (field.startsWith("u", i + 1) && i + 6 <= field.length()) {
        itemId.append((char) Integer.parseInt(field, i + 2, i + 6, 16));
        i += 5;
      } else {
        throw new NumberFormatException("no escape: " + field);
      }
    }
    return itemId.toString();
  }
}
