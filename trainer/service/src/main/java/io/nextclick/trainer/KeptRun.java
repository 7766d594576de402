package io.nextclick.trainer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.model.checkpoint.AtomicFile;
import io.nextclick.service.UserError;
import io.nextclick.trainer.clicklog.LogRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The run under way, in a folder: which clicks it reads, what it is held against, and its epochs. A
 * trainer that is started again goes on with it, and publishes what an unbroken run would have.
 */
final class KeptRun {

  private static final String FILE = "run.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  /** So often is a run gone on with in which no epoch gets done any more. */
  private static final int PATIENCE = 3;

  /**
   * @param live the version that it is held against; null for none
   * @param attempts how often it was gone on with since an epoch was done
   */
  private record Begun(
      Instant since,
      SortedMap<Integer, Long> begins,
      SortedMap<Integer, Long> ends,
      @Nullable String live,
      int attempts) {

    /** JSON of anything else is read without complaint, and leaves nulls behind. */
    Begun {
      if (since == null || begins == null || ends == null || !areRanges(begins, ends)) {
        throw new IllegalArgumentException("it lacks when the run began or what it reads");
      }
    }

    private static boolean areRanges(
        SortedMap<Integer, Long> begins, SortedMap<Integer, Long> ends) {
      return !begins.isEmpty()
          && begins.keySet().equals(ends.keySet())
          && begins.keySet().stream().allMatch(partition -> isRange(begins, ends, partition));
    }

    private static boolean isRange(
        SortedMap<Integer, Long> begins, SortedMap<Integer, Long> ends, Integer partition) {
      Long begin = begins.get(partition);
      Long end = ends.get(partition);
      return begin != null && end != null && begin >= 0 && begin <= end;
    }

    LogRange range() {
      return new LogRange(begins, ends, since);
    }
  }

  private final @Nullable Path folder;
  private final Consumer<String> remarks;

  private KeptRun(@Nullable Path folder, Consumer<String> remarks) {
    this.folder = folder;
    this.remarks = remarks;
  }

  /** Keeps nothing. */
  static KeptRun none() {
    return new KeptRun(null, remark -> {});
  }

  /**
   * @param remarks told what becomes of a run that was broken off
   */
  static KeptRun in(Path folder, Consumer<String> remarks) {
    return new KeptRun(folder, remarks);
  }

  /**
   * What a run that was broken off read, if it can be gone on with; otherwise it is forgotten.
   *
   * @param now what the topic holds
   * @param live the version that answers now
   */
  Optional<LogRange> goOn(LogRange now, Optional<String> live) {
    Begun begun = begun();
    if (begun == null) {
      return Optional.empty();
    }
    int attempts = progressed() ? 1 : begun.attempts() + 1;
    Optional<String> obstacle = obstacle(begun, now, live, attempts);
    if (obstacle.isPresent()) {
      remarks.accept(
          "The run that began at %s and was broken off is not gone on with: %s."
              .formatted(begun.since(), obstacle.get()));
      forget();
      return Optional.empty();
    }
    remarks.accept(
        "Going on with the run that began at %s, with the clicks that it read."
            .formatted(begun.since()));
    write(new Begun(begun.since(), begun.begins(), begun.ends(), begun.live(), attempts));
    return Optional.of(begun.range());
  }

  private static Optional<String> obstacle(
      Begun begun, LogRange now, Optional<String> live, int attempts) {
    if (!begun.range().isWithin(now)) {
      return Optional.of("the topic does not hold all of its clicks any more");
    }
    if (!Optional.ofNullable(begun.live()).equals(live)) {
      return Optional.of(
          "then %s was live, now it is %s"
              .formatted(
                  Optional.ofNullable(begun.live()).orElse("nothing"), live.orElse("nothing")));
    }
    return attempts > PATIENCE
        ? Optional.of("it was %d times, and no epoch got done".formatted(PATIENCE))
        : Optional.empty();
  }

  /** Whether an epoch was done since it was begun or gone on with. */
  private boolean progressed() {
    try (Stream<Path> files = Files.walk(training())) {
      FileTime taken = Files.getLastModifiedTime(file());
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.getLastModifiedTime(file).compareTo(taken) > 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // nothing is kept yet
    }
  }

  /** A run of its own begins. */
  void begin(LogRange range, Optional<String> live) {
    if (folder != null) {
      forget();
      write(new Begun(range.at(), range.begins(), range.ends(), live.orElse(null), 0));
    }
  }

  /**
   * Where its trainings are kept.
   *
   * @param identity what must be the same for them to go on, by name
   */
  TrainingState training(Map<String, String> identity) {
    return folder == null ? TrainingState.none() : TrainingState.in(training(), identity);
  }

  /** It is done, or shall not be gone on with. */
  void forget() {
    if (folder == null) {
      return;
    }
    try {
      Files.deleteIfExists(file());
      TrainingState.remove(training());
    } catch (IOException | UserError e) {
      remarks.accept("What was kept of a run cannot be removed: " + e.getMessage());
    }
  }

  private @Nullable Begun begun() {
    if (folder == null || Files.notExists(file())) {
      return null;
    }
    try {
      Begun begun = JSON.readValue(Files.readAllBytes(file()), Begun.class);
      if (begun == null) {
        throw new IOException("it is null");
      }
      return begun;
    } catch (IOException e) {
      remarks.accept(
          "What was kept of a run in %s is damaged, and not gone on with: %s"
              .formatted(file(), e.getMessage()));
      forget();
      return null;
    }
  }

  private void write(Begun begun) {
    try {
      Files.createDirectories(file().toAbsolutePath().getParent());
      AtomicFile.write(file(), JSON.writeValueAsBytes(begun));
    } catch (IOException e) {
      remarks.accept("This run cannot be kept, and broken off it begins anew: " + e);
    }
  }

  private Path file() {
    return resolve(FILE);
  }

  private Path training() {
    return resolve("training");
  }

  private Path resolve(String name) {
    return Objects.requireNonNull(folder).resolve(name);
  }
}
