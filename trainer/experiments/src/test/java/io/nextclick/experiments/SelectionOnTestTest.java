package io.nextclick.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.learning.dataset.ClickFiles;
import io.nextclick.learning.dataset.DataFolder;
import io.nextclick.learning.dataset.DataFolder.Shares;
import io.nextclick.learning.dataset.GivenFormat;
import io.nextclick.learning.dataset.TestPair;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionOnTestTest {

  private static final ClickFiles FILES = new ClickFiles(GivenFormat.NONE, Clock.systemUTC());

  private static final List<Prefix> SESSIONS =
      List.of(
          Prefix.ofViews("a", "b", "c", "d"),
          Prefix.ofViews("a", "b"),
          Prefix.ofViews("x", "y", "x"));

  @TempDir Path folder;

  @Test
  void makesSessionsOfPairsThatGrow() throws IOException {
    DataFolder made = bestOnTest("a\tb", "a b\tc", "a b c\td", "a\tb", "x\ty", "x y\tx");
    assertThat(made.validation()).isEqualTo(SESSIONS);
  }

  @Test
  void makesSessionsOfPairsThatShrink() throws IOException {
    DataFolder made = bestOnTest("a b c\td", "a b\tc", "a\tb", "a\tb", "x y\tx", "x\ty");
    assertThat(made.validation()).isEqualTo(SESSIONS);
  }

  @Test
  void trainsOnAllThatIsNotTest() throws IOException {
    DataFolder made = bestOnTest("a\tb");
    assertThat(made.train())
        .containsExactly(Prefix.ofViews("a", "b"), Prefix.ofViews("b", "c"), Prefix.ofViews("x"));
    assertThat(made.refittable()).isFalse();
  }

  @Test
  void refusesPairsThatAreNotOfEveryPrefix() {
    // Of the first session's three pairs the middle one is missing.
    assertThatThrownBy(() -> bestOnTest("a b c\td", "a\tb", "x y\tx", "x\ty"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--select best-on-test needs a test pair for every prefix of a session; the 4 pairs are of sessions with 6. Select on validation.");
    assertThatThrownBy(() -> bestOnTest("a b\tc", "a b c\td"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the 2 pairs are of sessions with 3.");
  }

  @Test
  void asksForTheLastClickAloneWhereOnlyThatIsHeldBack() throws IOException {
    Files.writeString(folder.resolve("user_sequences.txt"), "a b c d\nx y z\n");
    DataFolder made = SelectionOnTest.of(read());
    assertThat(made.validation())
        .containsExactly(Prefix.ofViews("a", "b", "c", "d"), Prefix.ofViews("x", "y", "z"));
    assertThat(made.train())
        .containsExactly(Prefix.ofViews("a", "b", "c"), Prefix.ofViews("x", "y"));
    assertThat(made.leaveOneOut()).isTrue();
  }

  /** The one's pair seems to be followed by the other's. */
  @Test
  void tellsVisitorsApartOfWhomOneDidWhatTheOtherBeganWith() throws IOException {
    Files.writeString(folder.resolve("user_sequences.txt"), "a b c\na b c d\n");
    assertThat(SelectionOnTest.of(read()).validation())
        .containsExactly(Prefix.ofViews("a", "b", "c"), Prefix.ofViews("a", "b", "c", "d"));
  }

  @Test
  void keepsWhatWasDoneWithTheClicksBeforeTheTarget() {
    Prefix prefix =
        Prefix.of(List.of("a", "b"), List.of(EventType.ADD_TO_CART, EventType.PURCHASE));
    List<TestPair> pairs = List.of(new TestPair(prefix.part(0, 1), "b"), new TestPair(prefix, "c"));
    Prefix session = SelectionOnTest.of(folder(pairs)).validation().get(0);
    assertThat(session).containsExactly("a", "b", "c");
    assertThat(session.type(0)).isEqualTo(EventType.ADD_TO_CART);
    assertThat(session.type(1)).isEqualTo(EventType.PURCHASE);
    assertThat(session.type(2)).isEqualTo(EventType.VIEW_ITEM);
  }

  private DataFolder bestOnTest(String... pairs) throws IOException {
    Files.writeString(folder.resolve("train_sessions.txt"), "a b\nb c\nx\n");
    Files.write(folder.resolve("test_pairs.tsv"), List.of(pairs));
    return SelectionOnTest.of(read());
  }

  private DataFolder read() {
    return DataFolder.read(folder, FILES, SessionRule.DEFAULT, Shares.DEFAULT);
  }

  private static DataFolder folder(List<TestPair> test) {
    List<Prefix> train = List.of(Prefix.ofViews("a", "b"));
    return new DataFolder(
        train, List.of(), false, train, test, 0, Instant.EPOCH, Instant.EPOCH, List.of());
  }
}
