package io.nextclick.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A properties file as a person wrote it: UTF-8, with or without a byte order mark, each key once,
 * blanks around a value not part of it.
 */
public final class PropertiesFile {

  private PropertiesFile() {}

  /**
   * Every key with its value.
   *
   * @throws UserError where the file can't be read or says a key twice, as one of the two would
   *     silently do nothing
   */
  public static Map<String, String> read(Path file) {
    Map<String, String> values = new TreeMap<>();
    Set<String> repeated = new TreeSet<>();
    Properties properties =
        new Properties() {
          private static final long serialVersionUID = 1L;

          @Override
          public synchronized Object put(Object key, Object value) {
            String before = values.put((String) key, ((String) value).strip());
            if (before != null) {
              repeated.add((String) key);
            }
            return super.put(key, value);
          }
        };
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      skipByteOrderMark(reader);
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new UserError("There is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new UserError("The file " + file + " is not UTF-8: save it as UTF-8", e);
    } catch (IOException | IllegalArgumentException e) { // the latter for a broken \\u escape
      throw new UserError("The file " + file + " cannot be read: " + e, e);
    }
    if (!repeated.isEmpty()) {
      throw new UserError(
          file + " says " + String.join(", ", repeated) + " more than once; keep one of them");
    }
    return values;
  }

  private static void skipByteOrderMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
  }
}
