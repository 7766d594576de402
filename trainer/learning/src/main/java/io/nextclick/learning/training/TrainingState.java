package io.nextclick.learning.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nextclick.learning.setting.Settings;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.AtomicFile;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with what a training has done: what each phase ended with, and of the one under way the
 * last whole epoch. A training of the same data with the same options that is given the folder goes
 * on there, and ends with the bytes of one that was never broken off.
 *
 * <p>The folder comes into being with the first epoch. Each file is replaced whole. Where one
 * cannot be written, the training goes on and says so.
 */
public final class TrainingState {

  /** Which nextclick this is, as another may train other bytes. */
  private static final String PROGRAM =
      Objects.requireNonNullElse(
          TrainingState.class.getPackage().getImplementationVersion(), "unpackaged");

  private static final String IDENTITY = "training.json";
  private static final String SUFFIX = ".state";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final @Nullable Path folder;
  private final Whole whole;
  private final String name;

  private TrainingState(@Nullable Path folder, Whole whole, String name) {
    this.folder = folder;
    this.whole = whole;
    this.name = name;
  }

  /** What all parts share. */
  private static final class Whole {
    private final Path folder;
    private final SortedMap<String, String> identity;
    private volatile @Nullable String newest;

    Whole(Path folder, Map<String, String> identity) {
      this.folder = folder;
      this.identity = new TreeMap<>(identity);
    }
  }

  /** Keeps nothing. */
  public static TrainingState none() {
    return new TrainingState(null, new Whole(Path.of(""), Map.of()), "");
  }

  /**
   * @param identity what must be the same for a training to go on from there, by name: data,
   *     options
   * @throws OtherTrainingException if the folder holds the state of a training where something of
   *     it differs
   */
  public static TrainingState in(Path folder, Map<String, String> identity) {
    differences(folder, identity)
        .ifPresent(
            differences -> {
              throw new OtherTrainingException(
                  "%s was left by another training: %s.".formatted(folder, differences));
            });
    if (!isIn(folder)) {
      remove(folder); // what a removal that was broken off has left
    }
    return new TrainingState(folder, new Whole(folder, identity), "");
  }

  /** All that the bytes of a training follow from, by name. */
  public static SortedMap<String, String> identity(
      TrainingData data, Settings settings, @Nullable Checkpoint warmStart, ComputeDevice device) {
    SortedMap<String, String> identity = new TreeMap<>(settings.texts());
    identity.put("data", data.fingerprint());
    identity.put("warm start", warmStart == null ? "none" : warmStart.version());
    identity.put("device", ComputeEngine.nameOf(device));
    identity.put("nextclick", PROGRAM);
    return identity;
  }

  /** Whether a training was broken off there after its first epoch. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(IDENTITY));
  }

  private static Optional<String> differences(Path folder, Map<String, String> identity) {
    Map<String, String> theirs = new TreeMap<>();
    try {
      JSON.readTree(Files.readAllBytes(folder.resolve(IDENTITY)))
          .fields()
          .forEachRemaining(field -> theirs.put(field.getKey(), field.getValue().asText()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw damaged(folder.resolve(IDENTITY), e);
    }
    SortedMap<String, String> all = new TreeMap<>(theirs);
    all.putAll(identity);
    List<String> differences =
        all.keySet().stream()
            .filter(name -> !String.valueOf(theirs.get(name)).equals(identity.get(name)))
            .map(
                name ->
                    "its %s is %s, this one's %s"
                        .formatted(
                            name,
                            theirs.getOrDefault(name, "not told"),
                            identity.getOrDefault(name, "not told")))
            .toList();
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
  }

  /** For a training that is part of this one, in a folder within. */
  public TrainingState part(String part) {
    return folder == null ? this : new TrainingState(folder.resolve(part), whole, " of " + part);
  }

  /** What this phase ended with, if it has. */
  public Optional<TrainingResult> ended(Phase phase, TrainingListener listener) {
    return read(phase)
        .filter(file -> file.bestEpoch() > 0)
        .map(
            file -> {
              whole.newest = name(phase).toLowerCase(Locale.ROOT) + name;
              listener.onRemark(name(phase) + name + " was done before.");
              return new TrainingResult(checkpoint(phase, file), file.reports(), file.bestEpoch());
            });
  }

  private Checkpoint checkpoint(Phase phase, StateFile file) {
    try {
      return Checkpoint.fromBytes(file.checkpoint());
    } catch (CheckpointException e) {
      throw damaged(file(phase), e);
    }
  }

  /** The last whole epoch of this phase, if there is one. */
  Optional<EpochState> epoch(Phase phase, TrainingListener listener) {
    return read(phase)
        .map(
            file -> {
              whole.newest = epoch(phase, file.reports());
              listener.onRemark("Going on after " + whole.newest + ".");
              return new EpochState(file.reports(), file.learnt());
            });
  }

  private Optional<StateFile> read(Phase phase) {
    if (folder == null || Files.notExists(file(phase))) {
      return Optional.empty();
    }
    try {
      return Optional.of(StateFile.read(file(phase)));
    } catch (IOException e) {
      throw damaged(file(phase), e);
    }
  }

  private static DamagedStateException damaged(Path file, Exception cause) {
    return new DamagedStateException(
        "The state of a training %s is damaged: %s.".formatted(file, cause.getMessage()), cause);
  }

  /** An epoch of this phase is done. */
  void keep(Phase phase, Supplier<EpochState> epoch, TrainingListener listener) {
    if (folder != null) {
      EpochState now = epoch.get();
      write(
          phase,
          new StateFile(now.reports(), now.learnt(), 0, new byte[0]),
          epoch(phase, now.reports()),
          listener);
    }
  }

  /** This phase is done. */
  public void end(Phase phase, TrainingResult result, TrainingListener listener) {
    if (folder != null) {
      write(
          phase,
          new StateFile(
              result.epochs(), new Snapshot(), result.bestEpoch(), result.checkpoint().toBytes()),
          name(phase).toLowerCase(Locale.ROOT) + name,
          listener);
    }
  }

  private void write(Phase phase, StateFile file, String what, TrainingListener listener) {
    try {
      Files.createDirectories(Objects.requireNonNull(folder));
      if (!isIn(whole.folder)) {
        AtomicFile.write(whole.folder.resolve(IDENTITY), JSON.writeValueAsBytes(whole.identity));
      }
      file.write(file(phase));
      whole.newest = what;
    } catch (IOException e) {
      String left = whole.newest;
      listener.onRemark(
          "What was done could not be kept (%s). The training goes on; broken off now it would go on %s."
              .formatted(e, left == null ? "from its beginning" : "after " + left));
    }
  }

  /** The newest that is kept, in words, as in {@code epoch 3 of the refit}. */
  public Optional<String> newest() {
    return Optional.ofNullable(whole.newest);
  }

  /** The training, or this part of it, is done, or shall not be gone on with. */
  public void remove() {
    if (folder != null) {
      remove(folder);
    }
  }

  /** Forgets what was left there. */
  public static void remove(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try {
      // First what says that there is something.
      Files.deleteIfExists(folder.resolve(IDENTITY));
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new UserError("The folder %s cannot be removed: %s".formatted(folder, e), e);
    }
  }

  private Path file(Phase phase) {
    return Objects.requireNonNull(folder).resolve(phase.name().toLowerCase(Locale.ROOT) + SUFFIX);
  }

  private String epoch(Phase phase, List<EpochReport> done) {
    return "epoch %d of %s%s".formatted(done.size(), name(phase).toLowerCase(Locale.ROOT), name);
  }

  private static String name(Phase phase) {
    return switch (phase) {
      case SELECT -> "The training";
      case MIX -> "The mixing";
      case REFIT -> "The refit";
    };
  }
}
