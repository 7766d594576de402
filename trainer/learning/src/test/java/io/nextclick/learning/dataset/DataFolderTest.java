package io.nextclick.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nextclick.learning.dataset.DataFolder.Shares;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFolderTest {

  private static final String HEADER = "session_id,timestamp,item_id\n";

  private static final ClickFiles FILES =
      new ClickFiles(
          GivenFormat.NONE, Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC));

  @TempDir Path folder;

  @Test
  void takesSessionsAndPairsAsTheyAre() throws IOException {
    write("train_sessions.txt", "a b\nc d\ne f\ng h\n");
    write("test_pairs.tsv", "x\ty\n");
    DataFolder data = read(new Shares(0.1, 0.25));
    assertThat(data.train())
        .containsExactly(
            Prefix.ofViews("a", "b"), Prefix.ofViews("c", "d"), Prefix.ofViews("e", "f"));
    assertThat(data.validation()).containsExactly(Prefix.ofViews("g", "h"));
    assertThat(data.trainable()).hasSize(4);
    assertThat(data.test()).containsExactly(new TestPair(Prefix.ofViews("x"), "y"));
    assertThat(data.to()).isEqualTo(Instant.EPOCH);
    assertThat(data.remarks()).isEmpty();
  }

  @Test
  void setsTheNewestSessionsAsideWhereThereIsNothingToJudgeOn() throws IOException {
    write("train_sessions.txt", "a b\nc d\ne f\ng h i\n");
    DataFolder data = read(new Shares(0.25, 0.34));
    assertThat(data.trainable())
        .containsExactly(
            Prefix.ofViews("a", "b"), Prefix.ofViews("c", "d"), Prefix.ofViews("e", "f"));
    assertThat(data.validation()).containsExactly(Prefix.ofViews("e", "f"));
    assertThat(data.test())
        .containsExactly(
            new TestPair(Prefix.ofViews("g"), "h"), new TestPair(Prefix.ofViews("g", "h"), "i"));
    assertThat(data.remarks())
        .containsExactly("No test file: the newest 1 of 4 sessions are set aside to judge on.");
  }

  @Test
  void leavesTheLastItemsOfSequencesOut() throws IOException {
    write("user_sequences.txt", "a b c d\ne f g\nh i\nj\n");
    DataFolder data = read(Shares.DEFAULT);
    assertThat(data.leaveOneOut()).isTrue();
    assertThat(data.train()).containsExactly(Prefix.ofViews("a", "b"), Prefix.ofViews("e"));
    assertThat(data.validation())
        .containsExactly(Prefix.ofViews("a", "b", "c"), Prefix.ofViews("e", "f"));
    assertThat(data.trainable()).isEqualTo(data.validation());
    assertThat(data.test())
        .containsExactly(
            new TestPair(Prefix.ofViews("a", "b", "c"), "d"),
            new TestPair(Prefix.ofViews("e", "f"), "g"),
            new TestPair(Prefix.ofViews("h"), "i"));
  }

  @Test
  void holdsAPurchaseOfEachUserBack() throws IOException {
    write(
        "train_events.csv",
        """
        user_id,timestamp,item_id,event_type
        u,1700000100,a,cart
        u,1700000300,b,buy
        u,1700000200,a,buy
        u,1700090001,b,view
        u,1700090000,c,fav
        w,1700000040,a,buy
        v,1700000050,d,buy
        w,1700000070,a,fav
        """);
    write("test_buy_targets.csv", "user_id,item_id\nv,a\nu,d\n");
    DataFolder data = read(Shares.DEFAULT);
    // The others would have nothing left. u looked at b again, which goes as well.
    List<String> u = List.of("a", "a", "b", "c", "b");
    assertThat(data.trainable())
        .extracting(Prefix::itemIds)
        .containsExactly(List.of("d"), List.of("a", "a"), u);
    assertThat(data.train())
        .extracting(Prefix::itemIds)
        .containsExactly(List.of("d"), List.of("a", "a"), List.of("a", "a", "c"));
    assertThat(data.validation())
        .extracting(Prefix::itemIds)
        .containsExactly(List.of("a", "a", "c", "b"));
    assertThat(data.leaveOneOut()).isTrue();
    assertThat(data.refittable()).isTrue();
    assertThat(data.sampled()).isEqualTo(99);
    assertThat(data.test())
        .extracting(pair -> pair.prefix().itemIds(), TestPair::target)
        .containsExactly(tuple(List.of("d"), "a"), tuple(u, "d"));
    Prefix validated = data.validation().get(0);
    assertThat(List.of(0, 1, 2, 3))
        .extracting(place -> validated.type(place))
        .containsExactly(
            EventType.ADD_TO_CART,
            EventType.PURCHASE,
            EventType.ADD_TO_WISHLIST,
            EventType.PURCHASE);
  }

  @Test
  void countsARepeatedIdOfAClickOnce() throws IOException {
    write(
        "train_events.csv",
        """
        click_id,user_id,timestamp,item_id,event_type
        c1,u,1700000100,a,view
        c1,u,1700000100,a,view
        c2,u,1700000200,b,view
        """);
    write("test_buy_targets.csv", "user_id,item_id\nu,d\n");
    assertThat(read(Shares.DEFAULT).trainable()).containsExactly(Prefix.ofViews("a", "b"));
    Files.delete(folder.resolve("test_buy_targets.csv"));
    assertThat(read(new Shares(0, 0)).trainable()).containsExactly(Prefix.ofViews("a", "b"));
  }

  @Test
  void leavesFilesOutThatHoldNoEventsWhereOthersDo() throws IOException {
    write("products.csv", "product,price\na,1\n");
    write("names.json", "[\n]\n");
    write("testshop.csv", HEADER + "1,1700000000,a\n1,1700000001,b\n");
    write("test_2.csv", HEADER + "2,1700000000,a\n2,1700000001,b\n");
    DataFolder data = read(new Shares(0, 0));
    assertThat(data.trainable()).containsExactly(Prefix.ofViews("a", "b"));
    assertThat(data.remarks())
        .anySatisfy(
            remark ->
                assertThat(remark)
                    .startsWith("Left out: " + folder.resolve("products.csv") + " has no column"))
        .anySatisfy(
            remark ->
                assertThat(remark)
                    .startsWith("Left out: " + folder.resolve("names.json") + " is a JSON list"));
  }

  @Test
  void leavesWhatElseWasDoneWithPurchasesWhereTheTestDoes() throws IOException {
    write(
        "train_events.csv",
        """
        user_id,timestamp,item_id,event_type
        u,1700000100,a,view
        u,1700000200,a,buy
        u,1700000300,b,cart
        v,1700000400,c,view
        """);
    write("test_buy_targets.csv", "user_id,item_id\nu,b\nv,d\n");
    DataFolder data = read(Shares.DEFAULT);
    assertThat(data.train())
        .extracting(Prefix::itemIds)
        .containsExactly(List.of("a", "b"), List.of("c"));
    assertThat(data.validation())
        .extracting(Prefix::itemIds)
        .containsExactly(List.of("a", "b", "a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "user,item | should begin with the line \"user_id,item_id\", it begins with \"user,item\".",
        "user_id,item_id | holds no purchase, only a header.",
        "user_id,item_id;x,a | line 2: a user among the events and an item id expected, found \"x,a\".",
        "user_id,item_id;u,a;u | line 3: a user among the events and an item id expected, found \"u\"."
      })
  void saysWhichPurchaseHeldBackIsNone(String lines, String complaint) throws IOException {
    write("train_events.csv", "user_id,timestamp,item_id,event_type\nu,1700000100,a,buy\n");
    write("test_buy_targets.csv", lines.replace(';', '\n'));
    assertThatThrownBy(() -> read(Shares.DEFAULT))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith(complaint);
  }

  @Test
  void refusesAPurchaseThatIsNotUtf8() throws IOException {
    write("train.csv", HEADER + "u,1700000000,a\nu,1700000001,b\n");
    Files.write(
        folder.resolve("test_buy_targets.csv"),
        "user_id,item_id\nu,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> read(Shares.DEFAULT))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 2: \"u,caf\ufffd\" is not UTF-8; iconv");
  }

  @Test
  void saysWhereSequencesAreTooShortToTrainOn() throws IOException {
    write("user_sequences.txt", "h i\nj\n");
    assertThatThrownBy(() -> read(Shares.DEFAULT))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("holds no sequence of three items or more: one is to train on.");
  }

  @Test
  void trainsOnEverythingWhereNoShareIsSetAside() throws IOException {
    write("train_sessions.txt", "a b\nc d\n");
    DataFolder data = read(new Shares(0, 0));
    assertThat(data.train()).hasSize(2);
    assertThat(data.validation()).isEmpty();
    assertThat(data.test()).isEmpty();
  }

  @Test
  void cutsEventsIntoSessionsInOrderOfEventTimeByTheRule() throws IOException {
    write(
        "train.csv",
        HEADER
            + "1,1700000060,b\n1,1700000000,a\n2,1700000100,x\n1,1700004000,c\n3,1700005000,y\n3,1700005001,z\n");
    write("test.csv", HEADER + "9,1700009001,q\n9,1700009000,p\n");
    DataFolder data = read(new Shares(0.1, 0));
    assertThat(data.train())
        .containsExactly(
            Prefix.ofViews("a", "b"),
            Prefix.ofViews("x"),
            Prefix.ofViews("c"),
            Prefix.ofViews("y", "z"));
    assertThat(data.test()).containsExactly(new TestPair(Prefix.ofViews("p"), "q"));
    assertThat(data.from()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(data.to()).isEqualTo(Instant.ofEpochSecond(1_700_005_001));
  }

  @Test
  void endsWithTheNewestClickThatIsTrainedOn() throws IOException {
    StringBuilder events = new StringBuilder("session_id,timestamp,item_id\n");
    for (int session = 1; session <= 10; session++) {
      events.append(
          "s%d,%d,a\ns%d,%d,b\n"
              .formatted(
                  session, 1_700_000_000 + session * 100, session, 1_700_000_001 + session * 100));
    }
    write("clicks.csv", events.toString());
    assertThat(read(new Shares(0.2, 0.1)).to()).isEqualTo(Instant.ofEpochSecond(1_700_000_801));
    assertThat(read(new Shares(0, 0.1)).to()).isEqualTo(Instant.ofEpochSecond(1_700_001_001));
  }

  @ParameterizedTest
  @CsvSource({"train.csv,valid.csv,test.csv", "Train.csv,Valid.CSV,TEST.csv"})
  void validatesOnAFileOfItsOwnAndKeepsItOutOfTheLastTraining(
      String trainFile, String validFile, String testFile) throws IOException {
    write(trainFile, HEADER + "1,1700000000,a\n1,1700000001,b\n");
    write(validFile, HEADER + "2,1700000010,c\n2,1700000011,d\n");
    write(testFile, HEADER + "3,1700000005,e\n3,1700000006,f\n");
    DataFolder data = read(Shares.DEFAULT);
    assertThat(data.train()).containsExactly(Prefix.ofViews("a", "b"));
    assertThat(data.validation()).containsExactly(Prefix.ofViews("c", "d"));
    assertThat(data.trainable()).containsExactly(Prefix.ofViews("a", "b"));
    assertThat(data.test()).containsExactly(new TestPair(Prefix.ofViews("e"), "f"));
  }

  @Test
  void tellsOfLinesThatWereSkipped() throws IOException {
    write("events.csv", HEADER + "1,1700000000,a\n1,oops,b\n1,1700000002,c\n");
    assertThat(read(new Shares(0, 0)).remarks())
        .containsExactly(
            "events.csv: session = session_id, item = item_id, time = timestamp, every row a view,"
                + " delimiter comma",
            folder
                + ": 1 line skipped, such as events.csv, line 3: timestamp \"oops\" is no time; what"
                + " is read is 2026-01-31T12:00:00Z, 2026-01-31 12:00:00, 2026-01-31, 20260131,"
                + " 31.01.2026, or seconds, milli-, micro- or nanoseconds since 1970.");
  }

  @Test
  void refusesAFolderWithoutData() throws IOException {
    write("readme.md", "nothing here");
    assertThatThrownBy(() -> read(Shares.DEFAULT))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "holds neither train_sessions.txt nor user_sequences.txt nor a file of events");
    assertThatThrownBy(
            () ->
                DataFolder.read(
                    folder.resolve("absent"), FILES, SessionRule.DEFAULT, Shares.DEFAULT))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("absent does not exist.");
    write("train.csv", HEADER);
    assertThatThrownBy(() -> read(Shares.DEFAULT))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("train.csv holds no click, only a header.");
    assertThatThrownBy(() -> new Shares(1, 0.1))
        .isInstanceOf(UserError.class)
        .hasMessage("The test share must be at least 0 and below 1, it is 1.0.");
  }

  private DataFolder read(Shares shares) {
    return DataFolder.read(folder, FILES, SessionRule.DEFAULT, shares);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
