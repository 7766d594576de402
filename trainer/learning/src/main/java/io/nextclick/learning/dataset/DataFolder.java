package io.nextclick.learning.dataset;

import io.nextclick.learning.dataset.ClickFiles.ClickLog;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a folder of data holds, told apart by file name in either case, each file plain, {@code .gz}
 * or {@code .zst}. The first of these that is there counts:
 *
 * <ol>
 *   <li>{@code train_sessions.txt} and, if there, {@code test_pairs.tsv};
 *   <li>{@code user_sequences.txt}, divided leave-one-out: each sequence's last item is to judge
 *       on, the last but one to validate on, those before are to train on;
 *   <li>{@code test_buy_targets.csv}, one purchase of each user's to judge on, and files of events;
 *       another purchase is to validate on, and all that a user did is one session;
 *   <li>files of events, see {@link ClickFiles}: {@code test.csv} to judge on, {@code valid.csv} to
 *       validate on, every other whose name does not begin with the word "test" to train on.
 * </ol>
 *
 * <p>Where there is nothing to judge on, the newest share of the training sessions is set aside for
 * it and not trained on; where there is nothing to validate on, the newest share of what remains
 * is.
 *
 * @param train sessions as item ids, oldest first
 * @param validation the same, newer
 * @param leaveOneOut whether only the last click of each is held back, and validation and training
 *     sessions are of the same visitors
 * @param trainable all that may be trained on once the number of epochs is known, oldest first; a
 *     {@code valid.csv} may be as new as the test and is kept out
 * @param test what to judge on
 * @param sampled how many items drawn at random each target is ranked against by the custom of such
 *     data, beside the ranking among all; 0 where there is no such custom
 * @param from event time of the oldest click trained on, 1970 where the files have no times
 * @param to of the newest
 * @param remarks what a person should know about how the data was read
 */
public record DataFolder(
    List<Prefix> train,
    List<Prefix> validation,
    boolean leaveOneOut,
    List<Prefix> trainable,
    List<TestPair> test,
    int sampled,
    Instant from,
    Instant to,
    List<String> remarks) {

  /**
   * How to divide what the files do not.
   *
   * @param test share of the sessions, from 0 (all are trained on) to below 1
   * @param validation share of the rest
   */
  public record Shares(double test, double validation) {
    public static final Shares DEFAULT = new Shares(0.1, 0.1);

    public Shares {
      requireShare("test", test);
      requireShare("validation", validation);
    }

    private static void requireShare(String name, double share) {
      if (!(share >= 0 && share < 1)) {
        throw new UserError(
            "The %s share must be at least 0 and below 1, it is %s.".formatted(name, share));
      }
    }
  }

  private static final Pattern TEST =
      Pattern.compile("test([^\\p{Alnum}].*)?", Pattern.CASE_INSENSITIVE);

  /** A {@link UserError} where the folder does not hold such files or one cannot be read. */
  public static DataFolder read(Path folder, ClickFiles files, SessionRule rule, Shares shares) {
    if (!Files.isDirectory(folder)) {
      throw new UserError("The folder " + folder + " does not exist.");
    }
    return file(folder, "train_sessions.txt")
        .map(sessions -> ofSessions(folder, sessions, shares))
        .or(() -> file(folder, "user_sequences.txt").map(DataFolder::ofSequences))
        .or(
            () ->
                file(folder, "test_buy_targets.csv").map(held -> ofPurchases(folder, files, held)))
        .orElseGet(() -> ofEvents(folder, files, rule, shares));
  }

  private static DataFolder ofSequences(Path file) {
    List<Prefix> train = new ArrayList<>();
    List<Prefix> validation = new ArrayList<>();
    List<TestPair> test = new ArrayList<>();
    for (Prefix sequence : SessionFiles.sessions(file)) {
      int last = sequence.size() - 1;
      if (last > 0) {
        test.add(new TestPair(sequence.part(0, last), sequence.itemId(last)));
      }
      if (last > 1) {
        train.add(sequence.part(0, last - 1));
        validation.add(sequence.part(0, last));
      }
    }
    if (train.isEmpty()) {
      throw new UserError(file + " holds no sequence of three items or more: one is to train on.");
    }
    String remark =
        "Leave-one-out: the last item of each sequence is the test, the one before it validation.";
    return new DataFolder(
        train,
        validation,
        true,
        validation,
        test,
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        List.of(remark));
  }

  private static DataFolder ofPurchases(Path folder, ClickFiles files, Path file) {
    List<String> remarks = new ArrayList<>();
    List<Click> clicks = trainingClicks(folder, files, remarks);
    HeldPurchases held = HeldPurchases.of(clicks, file);
    remarks.add("One purchase of each user is the test, another one validation.");
    return new DataFolder(
        held.train(),
        held.validation(),
        true,
        held.users(),
        held.test(),
        HeldPurchases.SAMPLED,
        clicks.get(0).eventTime(),
        clicks.get(clicks.size() - 1).eventTime(),
        remarks);
  }

  private static DataFolder ofSessions(Path folder, Path file, Shares shares) {
    List<Prefix> sessions = SessionFiles.sessions(file);
    Optional<List<TestPair>> test = file(folder, "test_pairs.tsv").map(SessionFiles::pairs);
    return divide(
        sessions, Optional.empty(), test, Instant.EPOCH, Instant.EPOCH, shares, List.of());
  }

  private static DataFolder ofEvents(
      Path folder, ClickFiles files, SessionRule rule, Shares shares) {
    List<String> remarks = new ArrayList<>();
    List<Click> clicks = trainingClicks(folder, files, remarks);
    List<Session> sessions = Sessions.cut(clicks, rule);
    Optional<List<Prefix>> validation =
        events(folder, "valid")
            .map(file -> clicks(folder, files.inEventTimeOrder(file), remarks))
            .map(held -> Sessions.prefixes(Sessions.cut(held, rule)));
    Optional<List<TestPair>> test =
        events(folder, "test")
            .map(file -> clicks(folder, files.inEventTimeOrder(file), remarks))
            .map(held -> Sessions.pairs(Sessions.prefixes(Sessions.cut(held, rule))));
    return divide(
        Sessions.prefixes(sessions),
        validation,
        test,
        clicks.get(0).eventTime(),
        kept(sessions, test, shares).stream()
            .map(Session::lastClickAt)
            .max(Comparator.naturalOrder())
            .orElseThrow(),
        shares,
        remarks);
  }

  /** The sessions that are not set aside to judge on. */
  private static <T> List<T> kept(List<T> sessions, Optional<List<TestPair>> test, Shares shares) {
    return test.isEmpty() && shares.test() > 0
        ? Sessions.allButNewest(sessions, shares.test())
        : sessions;
  }

  private static List<Click> trainingClicks(Path folder, ClickFiles files, List<String> remarks) {
    List<Path> all = ClickFiles.in(folder);
    List<Path> training = all.stream().filter(file -> !isHeldBack(file)).toList();
    if (training.isEmpty()) {
      throw new UserError(
          folder
              + " holds neither train_sessions.txt nor user_sequences.txt nor a file of events to"
              + " train on, such as *.csv, *.tsv or *.jsonl, plain, .gz or .zst"
              + (all.isEmpty() ? "." : ", whose name does not begin with \"test\"."));
    }
    return clicks(folder, files.ofThoseWithEvents(training), remarks);
  }

  private static DataFolder divide(
      List<Prefix> sessions,
      Optional<List<Prefix>> validation,
      Optional<List<TestPair>> test,
      Instant from,
      Instant to,
      Shares shares,
      List<String> remarks) {
    List<String> all = new ArrayList<>(remarks);
    List<Prefix> rest = kept(sessions, test, shares);
    if (rest.size() < sessions.size()) {
      all.add(
          "No test file: the newest %,d of %,d sessions are set aside to judge on."
              .formatted(sessions.size() - rest.size(), sessions.size()));
    }
    List<Prefix> train =
        validation.isPresent() ? rest : Sessions.allButNewest(rest, shares.validation());
    return new DataFolder(
        train,
        validation.orElse(Sessions.newest(rest, shares.validation())),
        false,
        rest,
        test.orElse(Sessions.pairs(sessions.subList(rest.size(), sessions.size()))),
        0,
        from,
        to,
        all);
  }

  /** Whether there is more to train on once the number of epochs is known. */
  public boolean refittable() {
    return leaveOneOut || trainable.size() > train.size();
  }

  private static List<Click> clicks(Path folder, ClickLog log, List<String> remarks) {
    remarks.addAll(log.remarks());
    if (log.skipped().count() > 0) {
      remarks.add("%s: %s.".formatted(folder, log.skipped()));
    }
    return log.clicks();
  }

  private static Optional<Path> file(Path folder, String name) {
    return Stream.of("", ".gz", ".zst")
        .map(packed -> folder.resolve(name + packed))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The file of events with this name and whatever ending. */
  private static Optional<Path> events(Path folder, String name) {
    return ClickFiles.in(folder).stream().filter(file -> isNamed(file, name + ".")).findFirst();
  }

  private static boolean isHeldBack(Path file) {
    return TEST.matcher(file.getFileName().toString()).matches() || isNamed(file, "valid.");
  }

  private static boolean isNamed(Path file, String start) {
    return file.getFileName().toString().regionMatches(true, 0, start, 0, start.length());
  }
}
