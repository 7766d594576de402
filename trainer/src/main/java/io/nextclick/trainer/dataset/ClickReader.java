package io.nextclick.trainer.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.service.UserError;
import io.nextclick.trainer.dataset.ClickColumns.BadRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The clicks of one file, a line at a time, in the order in which they stand there. A line that is
 * no click is skipped and counted; a file without a single click is a {@link UserError}, as is one
 * that breaks off.
 */
public final class ClickReader implements Iterator<Click>, AutoCloseable {

  private final TextFile text;
  private final ClickColumns columns;
  private final long rowsBefore;
  private final List<String> examples = new ArrayList<>();
  private long skipped;
  private long read;
  private @Nullable Click ahead;

  /**
   * @param rowsBefore added to the number of a row where it names a click, so that several files
   *     read as one log name none twice
   */
  ClickReader(Path file, long rowsBefore) {
    this.text = TextFile.open(file);
    this.rowsBefore = rowsBefore;
    try {
      String header = text.next();
      if (header == null) {
        throw new UserError(file + " is empty; it should begin with a header line.");
      }
      this.columns = ClickColumns.ofHeader(file, header);
    } catch (UserError e) {
      text.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = advance();
    }
    return ahead != null;
  }

  @Override
  public Click next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    Click click = ahead;
    ahead = null;
    return click;
  }

  /** What has been left out so far. */
  public SkippedLines skipped() {
    return new SkippedLines(skipped, examples);
  }

  /** How many rows have been read so far, the skipped ones included. */
  long rows() {
    return Math.max(0, text.lineNumber() - 1);
  }

  @Override
  public void close() {
    text.close();
  }

  private @Nullable Click advance() {
    for (String line; (line = text.next()) != null; ) {
      if (line.isBlank()) {
        continue;
      }
      try {
        Click click = columns.click("click-" + (rowsBefore + rows()), line);
        read++;
        return click;
      } catch (BadRow e) {
        skipped++;
        if (examples.size() < SkippedLines.EXAMPLES) {
          examples.add("line " + text.lineNumber() + ": " + e.getMessage());
        }
      }
    }
    if (read == 0 && skipped > 0) {
      throw new UserError("%s holds no click: %s.".formatted(text.file(), skipped()));
    }
    return null;
  }
}
