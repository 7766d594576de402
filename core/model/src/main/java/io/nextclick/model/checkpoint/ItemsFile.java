package io.nextclick.model.checkpoint;

import io.nextclick.model.Vocabulary;
import io.nextclick.schemas.Click;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code items.tsv}: a line an item, id and clicks in training, in index order. The backslash
 * stands as a backslash, {@code u} and four hex digits, and so may any other character.
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

  /**
   * @param most how many items there may be: what is read into memory is many times the file
   * @throws CheckpointException where a line is none, or an id is none that a click may bear
   */
  static Vocabulary read(byte[] bytes, long most, String where) {
    String text = decode(bytes, where);
    if (!text.endsWith("\n")) {
      throw new CheckpointException(where + " is empty or cut off in its last line" + HINT);
    }
    if (text.chars().filter(c -> c == '\n').count() > most) {
      throw new CheckpointException(
          where + " names more items than any tensor has numbers, " + most + HINT);
    }
    Map<String, Long> clickCounts = new LinkedHashMap<>();
    int number = 0;
    for (int begin = 0; begin < text.length(); ) {
      int end = text.indexOf('\n', begin);
      readLine(text.substring(begin, end), ++number, clickCounts, where);
      begin = end + 1;
    }
    return Vocabulary.of(clickCounts);
  }

  private static String decode(byte[] bytes, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(where + " is not UTF-8" + HINT, e);
    }
  }

  private static void readLine(
      String line, int number, Map<String, Long> clickCounts, String where) {
    int tab = line.indexOf('\t');
    String itemId;
    long clicks;
    try {
      clicks = Long.parseLong(line.substring(tab + 1));
      if (tab < 1 || clicks < 0) {
        throw new NumberFormatException(line);
      }
      itemId = unescape(line.substring(0, tab));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          where
              + ", line "
              + number
              + ", is not an item id, a tab and a count: "
              + Shown.of(line)
              + HINT,
          e);
    }
    try {
      Click.requireId("an item's id", itemId);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "%s, line %d, cannot be used: %s. No click could bear it. Train again on ids that clicks may bear."
              .formatted(where, number, e.getMessage()),
          e);
    }
    if (clickCounts.putIfAbsent(itemId, clicks) != null) {
      throw new CheckpointException(
          where + " names the item of line " + number + " twice: " + Shown.of(line) + HINT);
    }
  }

  private static String escape(String itemId) {
    return itemId.replace("\\", "\\u005c");
  }

  private static String unescape(String field) {
    StringBuilder itemId = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) != '\\') {
        itemId.append(field.charAt(i));
      } else if (field.startsWith("u", i + 1) && i + 6 <= field.length()) {
        itemId.append((char) HexFormat.fromHexDigits(field, i + 2, i + 6));
        i += 5;
      } else {
        throw new IllegalArgumentException("no escape: " + field);
      }
    }
    return itemId.toString();
  }
}
