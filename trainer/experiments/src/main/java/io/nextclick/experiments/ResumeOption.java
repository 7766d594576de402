package io.nextclick.experiments;

import io.nextclick.learning.training.DamagedStateException;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a training goes on from where an earlier one was broken off. */
final class ResumeOption {

  private static final String FOLDER = "training-state";

  @Option(
      names = "--resume",
      negatable = true,
      description =
          "Go on after the last whole epoch of a training that was broken off in OUT; ends with the"
              + " bytes of an unbroken one. --no-resume forgets it and begins anew.")
  private @Nullable Boolean resume;

  private static Path folder(Path out) {
    return out.resolve(FOLDER);
  }

  /** A {@link UserError} where there is a training to go on with, and nobody said whether to. */
  void requireDecided(Path out) {
    if (resume == null && TrainingState.isIn(folder(out))) {
      throw new UserError(
          "A training was broken off in %s. Go on with it: --resume. Or forget it and begin anew: --no-resume."
              .formatted(out));
    }
  }

  /**
   * Where the training is kept.
   *
   * @param identity what must be the same for it to go on, by name
   * @throws UserError if what is there is of another training, or cannot be read
   */
  TrainingState open(Path out, Map<String, String> identity, Progress progress) {
    Path folder = folder(out);
    if (Boolean.FALSE.equals(resume)) {
      TrainingState.remove(folder);
    } else if (resume != null && !TrainingState.isIn(folder)) {
      progress.line("Nothing was broken off in " + out + ": training from the beginning.");
    }
    try {
      return TrainingState.in(folder, identity);
    } catch (UserError e) {
      throw withWayOut(e);
    }
  }

  /** What can be done about it. */
  static UserError withWayOut(UserError failure) {
    String otherwise =
        failure instanceof DamagedStateException
            ? " Begin anew with --no-resume."
            : " Give the same data and options, or begin anew with --no-resume.";
    return new UserError(failure.getMessage() + otherwise, failure);
  }
}
