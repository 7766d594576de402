package io.nextclick.experiments;

import io.nextclick.learning.dataset.DataFolder;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.Durations;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which data to read and how to divide it, the same wherever data is read. */
final class DataOptions {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder with train_sessions.txt and test_pairs.tsv, with files of events (*.csv, *.tsv,"
              + " *.jsonl and others, with a session, a time and an item), or with"
              + " user_sequences.txt to divide leave-one-out; each plain, .gz or .zst.")
  private Path data = Path.of(".");

  @Option(
      names = "--test-share",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description =
          "Without a test file: the newest share of the sessions is judged on and not trained on"
              + " (default: ${DEFAULT-VALUE}).")
  private double testShare;

  @Option(
      names = "--validation-share",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description =
          "Without valid.csv: the newest share of the rest chooses the epoch (default:"
              + " ${DEFAULT-VALUE}).")
  private double validationShare;

  @Option(
      names = "--session-gap",
      paramLabel = "MINUTES",
      defaultValue = "30",
      description =
          "Events only: a longer pause ends a session (default: ${DEFAULT-VALUE} minutes).")
  private long gapMinutes;

  @Mixin private ClickFileOptions files = new ClickFileOptions();

  /** Reads the folder and says what it holds. */
  DataFolder read(Progress progress) {
    DataFolder folder =
        DataFolder.read(
            data,
            files.files(Clock.systemUTC()),
            rule(),
            new DataFolder.Shares(testShare, validationShare));
    folder.remarks().forEach(progress::line);
    progress.line(
        "%s: %,d sessions to train on, %,d to validate on, %,d pairs to judge on"
            .formatted(
                data, folder.train().size(), folder.validation().size(), folder.test().size()));
    return folder;
  }

  private SessionRule rule() {
    SessionRule standard = SessionRule.DEFAULT;
    if (gapMinutes > Durations.LONGEST.toMinutes()) {
      throw new UserError(
          "--session-gap %d: at most %d minutes are allowed"
              .formatted(gapMinutes, Durations.LONGEST.toMinutes()));
    }
    try {
      Duration gap = Duration.ofMinutes(gapMinutes);
      return new SessionRule(gap, standard.grace(), standard.maxClicks());
    } catch (InvalidSettingException | ArithmeticException e) {
      throw new UserError("--session-gap %d: %s".formatted(gapMinutes, e.getMessage()), e);
    }
  }

  /** Where the data lies. */
  Path folder() {
    return data;
  }
}
