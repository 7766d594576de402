package io.nextclick.learning.training;

import io.nextclick.learning.dataset.Sessions;
import io.nextclick.schemas.Prefix;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a model is trained on.
 *
 * @param train sessions as item ids, oldest click first, oldest session first
 * @param validation sessions held back to choose the number of epochs; may be empty
 * @param held what of them is held back
 * @param everything sessions to train on once nothing is held back any more
 * @param drawn how many items drawn at random validation ranks targets against; 0 for all items
 * @param clickCounts clicks by item id in the sessions to train on: the vocabulary, in this order.
 *     Clicks on other items are skipped, as they are when serving
 * @param from event time of the oldest click
 * @param to event time of the newest click
 */
public record TrainingData(
    List<Prefix> train,
    List<Prefix> validation,
    Held held,
    List<Prefix> everything,
    int drawn,
    Map<String, Long> clickCounts,
    Instant from,
    Instant to) {

  /** What a validation session keeps from training. */
  public enum Held {
    /** All its clicks. */
    SESSIONS,
    /** Its last click only; those before it are a session trained on. */
    LAST_CLICKS
  }

  /** With whole sessions held back. */
  public TrainingData(
      List<Prefix> train,
      List<Prefix> validation,
      Map<String, Long> clickCounts,
      Instant from,
      Instant to) {
    this(
        train,
        validation,
        Held.SESSIONS,
        Stream.concat(train.stream(), validation.stream()).toList(),
        0,
        clickCounts,
        from,
        to);
  }

  public TrainingData {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    everything = List.copyOf(everything);
    clickCounts = Collections.unmodifiableMap(new LinkedHashMap<>(clickCounts));
    if (from.isAfter(to)) {
      throw new IllegalArgumentException("Training data cannot reach from " + from + " to " + to);
    }
  }

  /** Clicks that validation asks for. */
  int validationTargets() {
    return held == Held.LAST_CLICKS
        ? validation.size()
        : validation.stream().mapToInt(session -> Math.max(0, session.size() - 1)).sum();
  }

  /** The same with nothing held back, and everything counted. */
  public TrainingData withNothingHeld() {
    return new TrainingData(
        everything,
        List.of(),
        Held.SESSIONS,
        everything,
        drawn,
        Sessions.clickCounts(everything),
        from,
        to);
  }

  /** Tells other data, whatever differs. */
  public String fingerprint() {
    try {
      DigestOutputStream digest =
          new DigestOutputStream(
              OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"));
      DataOutputStream out = new DataOutputStream(new BufferedOutputStream(digest));
      for (List<Prefix> sessions : List.of(train, validation, everything)) {
        out.writeInt(sessions.size());
        for (Prefix session : sessions) {
          out.writeInt(session.size());
          for (int place = 0; place < session.size(); place++) {
            write(session.itemId(place), out);
            out.writeByte(session.type(place).code());
          }
        }
      }
      for (Map.Entry<String, Long> item : clickCounts.entrySet()) {
        write(item.getKey(), out);
        out.writeLong(item.getValue());
      }
      write(held + " " + drawn + " " + from + " " + to, out);
      out.flush();
      return HexFormat.of().formatHex(digest.getMessageDigest().digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }
}
