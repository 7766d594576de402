package io.nextclick.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.github.luben.zstd.Zstd;
import io.nextclick.learning.dataset.ClickFiles.ClickLog;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClickFilesTest {

  private static final String HEADER = "session_id,timestamp,item_id";

  @TempDir Path folder;
  private Given given;

  @BeforeEach
  void readsWhatIsWritten() {
    given = Given.in(folder);
  }

  @Test
  void namesAClickByItsRowSoThatReadingTwiceNamesItAlike() throws IOException {
    Path file = given.write("clicks.csv", HEADER, "7,1714521601,a", "7,broken,a", "7,1714521603,a");
    assertThat(given.clicks(file)).extracting(Click::clickId).containsExactly("click-1", "click-3");
    assertThat(given.clicks(file)).isEqualTo(given.clicks(file));
  }

  @Test
  void takesColumnsByNameInAnyOrderAndFieldsFromTheirQuotes() throws IOException {
    byte[] text =
        ("event_type,item_id,shop,user_id,timestamp\r\n"
                + "buy,\"hat, blue\",x,9,1714521605\r\nfav,\"12\"\" disc\",x,9,1714521606\r\n")
            .getBytes(StandardCharsets.UTF_8);
    Instant five = Instant.ofEpochSecond(1_714_521_605);
    for (Path file :
        List.of(
            given.write("events.csv", text),
            given.write("events.csv.gz", Given.gzip(text)),
            given.write("packed-but-not-named-so.csv", Given.gzip(text)),
            given.write("events.csv.zst", Zstd.compress(text)))) {
      assertThat(given.clicks(file))
          .containsExactly(
              new Click("click-1", "9", "hat, blue", EventType.PURCHASE, five),
              new Click(
                  "click-2", "9", "12\" disc", EventType.ADD_TO_WISHLIST, five.plusSeconds(1)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "view, view_item",
    "click, view_item",
    "clicks, view_item",
    "pv, view_item",
    "fav, add_to_wishlist",
    "follow, add_to_wishlist",
    "cart, add_to_cart",
    "carts, add_to_cart",
    "Add to Cart, add_to_cart",
    "buy, purchase",
    "orders, purchase",
    "comment, write_review",
    "begin_checkout, begin_checkout"
  })
  void givesEverySourceNameItsGa4Type(String name, String type) throws IOException {
    Path file = given.write("e.csv", HEADER + ",event_type", "1,1714521600,a," + name);
    assertThat(given.clicks(file)).extracting(c -> c.type().wireName()).containsExactly(type);
  }

  @Test
  void skipsAndCountsRowsThatAreNoClicksAndSaysWhatWasExpected() throws IOException {
    Path file =
        given.write(
            "clicks.csv",
            HEADER + ",event_type",
            "7,1714521601,a,view",
            "7,2",
            "NULL,1714521602,a,view",
            "",
            "7,1e999999999,a,view",
            "7,1714521604,,view",
            "7,1714521605,a,stare");
    try (ClickReader reader = given.open(file)) {
      assertThat(reader).toIterable().hasSize(1);
      assertThat(reader.skipped().count()).isEqualTo(5);
      assertThat(reader.skipped().examples())
          .startsWith("line 3: 4 columns expected, 2 found", "line 4: session_id is \"NULL\"")
          .last()
          .asString()
          .startsWith("line 6: timestamp \"1e999999999\" is no time");
      assertThat(reader.skipped())
          .hasToString(
              "5 lines skipped, such as " + String.join("; ", reader.skipped().examples()));
    }
  }

  @Test
  void readsSeveralFilesAsOneLogInOrderOfEventTimeKeepingTheOrderOfEqualTimes() throws IOException {
    Path first = given.write("a.csv", HEADER, "1,1714521630,late", "1,1714521610,early");
    Path second = given.write("b.csv", HEADER, "2,1714521610,also-early", "2,oops,x");
    ClickLog log = given.log(first, second);
    assertThat(log.clicks())
        .extracting(Click::itemId)
        .containsExactly("early", "also-early", "late");
    assertThat(log.clicks()).extracting(Click::clickId).doesNotHaveDuplicates();
    assertThat(log.skipped().examples()).singleElement().asString().startsWith("b.csv, line 3: ");
    assertThat(log.remarks())
        .containsExactly(
            "a.csv, b.csv: session = session_id, item = item_id, time = timestamp, every row a"
                + " view, delimiter comma");
  }

  @Test
  void keepsTheOrderOfTimesThatDifferByLessThanAMillisecond() throws IOException {
    Path file =
        given.write(
            "nanoseconds.csv",
            HEADER,
            "1,1714521600000000003,third",
            "1,1714521600000000001,first",
            "1,2024-05-01T00:00:00.000000002Z,second");
    assertThat(given.log(file).clicks())
        .extracting(Click::itemId)
        .containsExactly("first", "second", "third");
  }

  @Test
  void countsExactCopiesOfRowsAndKeepsThem() throws IOException {
    Path file =
        given.write(
            "copies.csv",
            HEADER + ",price",
            "1,1714521600,a,5",
            "1,1714521600,b,5",
            "1,1714521600,a,5",
            "1,1714521600,a,6");
    ClickLog log = given.log(file);
    assertThat(log.clicks()).hasSize(4);
    assertThat(log.remarks()).endsWith("1 row is an exact copy of another; they are kept.");
  }

  @Test
  void honoursTheIdsOfClicks() throws IOException {
    Path file =
        given.write(
            "ids.csv",
            "click_id," + HEADER,
            "x1,1,1714521600,a",
            "x1,1,1714521600,a",
            "x2,1,1714521601,b",
            ",1,1714521602,c");
    ClickLog log = given.log(file);
    assertThat(log.clicks())
        .extracting(Click::clickId)
        .containsExactly("x1", "x1", "x2", "click-4");
    assertThat(log.remarks())
        .endsWith(
            "1 row has the id of an earlier click of the same session, and within the session"
                + " count once.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE"})
  void readsAnyUnicodeByItsByteOrderMark(String encoding) throws IOException {
    String text = "\uFEFF" + HEADER + "\r\nséance,1714521600,ürün-şapka\r\n";
    Path file = given.write("unicode.csv", text.getBytes(Charset.forName(encoding)));
    assertThat(given.clicks(file))
        .extracting(Click::sessionId, Click::itemId)
        .containsExactly(tuple("séance", "ürün-şapka"));
    assertThat(given.log(file).remarks().get(0))
        .endsWith(encoding.equals("UTF-8") ? "delimiter comma" : "delimiter comma, " + encoding);
  }

  @Test
  void readsUtf16WithoutAMarkByTheZerosBetweenItsLetters() throws IOException {
    String text = HEADER + "\n1,1714521600,a\n";
    for (Charset encoding : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(given.clicks(given.write("unmarked.csv", text.getBytes(encoding)))).hasSize(1);
    }
  }

  @Test
  void readsAFolderOfPartsAsOneFile() throws IOException {
    given.write("clicks.csv/_SUCCESS", new byte[0]);
    given.write("clicks.csv/.part-0.csv.crc", new byte[] {1, 2});
    given.write("clicks.csv/part-0.csv", new byte[0]);
    given.write("clicks.csv/part-1.csv", HEADER, "1,1714521601,b");
    given.write("clicks.csv/part-2.csv", HEADER, "1,1714521600,a");
    assertThat(given.log(folder.resolve("clicks.csv")).clicks())
        .extracting(Click::itemId)
        .containsExactly("a", "b");
    assertThat(given.log(folder.resolve("clicks.csv")).remarks().get(0))
        .startsWith("clicks.csv/part-1.csv, clicks.csv/part-2.csv: session = ");
  }

  @Test
  void refusesAFileWithoutAColumnAndSaysHowToNameIt() throws IOException {
    Path file = given.write("clicks.csv", "basket;timestamp;item_id", "7;1714521600;a");
    assertThatThrownBy(() -> given.open(file))
        .isInstanceOf(UserError.class)
        .hasMessage(
            file
                + " has no column for the session (such as sessionid, session, usersession); it"
                + " has basket, timestamp, item_id (delimiter ;). Name it: --columns session=NAME,"
                + " or --no-header with numbers.");
  }

  @Test
  void refusesAFileWhoseRowsAreAllDamaged() throws IOException {
    Path file = given.write("clicks.csv", HEADER, "7", "8");
    assertThatThrownBy(() -> given.clicks(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "holds no click: 2 lines skipped, such as line 2: 3 columns expected");
  }

  @Test
  void refusesWhatIsNotPackedAsItsNameSays() throws IOException {
    assertThatThrownBy(() -> given.open(given.write("clicks.csv.gz", HEADER, "7,1,a")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is named .gz but does not hold gzip data");
    assertThatThrownBy(() -> given.open(given.write("clicks.csv.zst", HEADER, "7,1,a")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is named .zst but does not hold zstd data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "zst"})
  void doesNotBlameTheNameOfADamagedArchive(String ending) throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 100_000; i++) {
      text.append("\n7,").append(1_714_521_600 + random.nextInt(10_000)).append(",a");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] packed = ending.equals("gz") ? Given.gzip(bytes) : Zstd.compress(bytes);
    Arrays.fill(packed, packed.length / 2, packed.length / 2 + 100, (byte) 0xFF);
    Path file = given.write("damaged.csv." + ending, packed);
    assertThatThrownBy(() -> given.clicks(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("damaged.csv." + ending + " is compressed, and the data is damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "zst"})
  void saysWhereACutOffArchiveEnds(String ending) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 100_000; i++) {
      text.append("\n7,").append(1_714_521_600 + i * 7919 % 10_007).append(",a");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] packed = ending.equals("gz") ? Given.gzip(bytes) : Zstd.compress(bytes);
    Path file = given.write("cut.csv." + ending, Arrays.copyOf(packed, packed.length - 12));
    assertThatThrownBy(() -> given.clicks(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cut.csv." + ending + " ends in the middle of its compressed data");
  }

  @Test
  void saysHowToConvertWhatIsNoText() throws IOException {
    Map.of(
            "PAR1", "clicks.bin is Parquet, which is not read; convert it, e.g. with duckdb",
            "PK\u0003\u0004", "is a zip archive (a spreadsheet's .xlsx is one), which is not read",
            "BZh9", "is bzip2, which is not read; unpack it with bunzip2")
        .forEach(
            (start, complaint) ->
                assertThatThrownBy(() -> given.open(given.write("clicks.bin", start + "1234567")))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(complaint));
  }

  @Test
  void refusesAnAbsentFileAnEmptyOneAndAnEmptyFolder() throws IOException {
    assertThatThrownBy(() -> given.open(folder.resolve("absent.csv")))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("absent.csv does not exist.");
    assertThatThrownBy(() -> given.open(given.write("empty.csv", new byte[0])))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("empty.csv is empty; it should begin with a header line.");
    Path empty = Files.createDirectory(folder.resolve("nothing"));
    assertThatThrownBy(() -> given.log(empty))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("nothing is a folder without a file of events in it.");
  }

  @Test
  void keepsNoMoreOfALineThanItNeeds() throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER, "1,1714521600,a"));
    lines.add("x".repeat(TextFile.LONGEST + 5));
    lines.add("1,1714521601,b");
    Path file = given.write("long.csv", lines.toArray(String[]::new));
    try (ClickReader reader = given.open(file)) {
      assertThat(reader)
          .toIterable()
          .extracting(row -> row.click().itemId())
          .containsExactly("a", "b");
      assertThat(reader.skipped().examples())
          .containsExactly("line 3: the line is longer than 4,194,304 characters");
    }
  }

  @Test
  void refusesAHeaderOfMillionsOfColumns() throws IOException {
    Path file = given.write("wide.csv", "a,".repeat(1_500_000), "1,2");
    assertThatThrownBy(() -> given.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("wide.csv has no column for the session");
  }

  @Test
  void takesWhateverARowHoldsForThatRowAlone() throws IOException {
    Path file =
        given.write(
            "hostile.csv",
            HEADER,
            "1,1714521600,a",
            "1,-999999999-01-01T00:00+18:00,a",
            "1,+999999999-12-31T23:59:59.999999999-18:00,a",
            "1,9223372036854775807,a",
            "1,-9223372036854775808,a",
            "1,1714521601,\u0000",
            "1,1714521602,\u001b[31mred",
            "1,1714521603,b");
    try (ClickReader reader = given.open(file)) {
      assertThat(reader)
          .toIterable()
          .extracting(row -> row.click().itemId())
          .containsExactly("a", "b");
      assertThat(reader.skipped().count()).isEqualTo(6);
      assertThat(reader.skipped().examples().get(0))
          .startsWith(
              "line 3: timestamp \"-999999999-01-01T00:00+18:00\" is no time; what is read");
    }
  }
}
