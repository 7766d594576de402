package io.nextclick.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.service.UserError;
import io.nextclick.trainer.dataset.ClickFiles.ClickLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickFilesTest {

  @TempDir Path folder;

  @Test
  void readsSecondsWithAndWithoutFractionsMillisecondsAndRfc3339() throws IOException {
    Path file =
        write(
            "clicks.csv",
            "session_id,timestamp,item_id",
            "7,1593470836,shoes",
            "7,1593470836.277,socks",
            "7,1593470836277,hat",
            "7,2020-06-29T22:47:16.277Z,coat");
    List<Click> clicks = read(file);
    assertThat(clicks)
        .extracting(Click::eventTime)
        .containsExactly(
            Instant.parse("2020-06-29T22:47:16Z"),
            Instant.parse("2020-06-29T22:47:16.277Z"),
            Instant.parse("2020-06-29T22:47:16.277Z"),
            Instant.parse("2020-06-29T22:47:16.277Z"));
    assertThat(clicks).extracting(Click::itemId).containsExactly("shoes", "socks", "hat", "coat");
    assertThat(clicks).extracting(Click::type).containsOnly(EventType.VIEW_ITEM);
  }

  @Test
  void namesAClickByItsRowSoThatReadingTwiceNamesItAlike() throws IOException {
    Path file = write("clicks.csv", "session_id,timestamp,item_id", "7,1,a", "7,broken,a", "7,3,a");
    assertThat(read(file)).extracting(Click::clickId).containsExactly("click-1", "click-3");
    assertThat(read(file)).isEqualTo(read(file));
  }

  @Test
  void readsGzipAndTakesColumnsByNameInAnyOrder() throws IOException {
    Path file =
        gzip(
            "events.csv.gz",
            "event_type,item_id,shop,user_id,timestamp\r\nbuy,\"hat, blue\",x,9,5\r\nfav,b,x,9,6\r\n");
    assertThat(read(file))
        .containsExactly(
            new Click("click-1", "9", "hat, blue", EventType.PURCHASE, Instant.ofEpochSecond(5)),
            new Click("click-2", "9", "b", EventType.ADD_TO_WISHLIST, Instant.ofEpochSecond(6)));
  }

  @Test
  void givesEverySourceNameItsGa4Type() throws IOException {
    String header = "session_id,timestamp,item_id,event_type";
    String[] names = {
      "view", "click", "fav", "follow", "cart", "buy", "order", "comment", "begin_checkout"
    };
    List<String> lines = new ArrayList<>(List.of(header));
    Arrays.stream(names).forEach(name -> lines.add("1,1,a," + name));
    assertThat(read(write("events.csv", lines.toArray(String[]::new))))
        .extracting(click -> click.type().wireName())
        .containsExactly(
            "view_item",
            "view_item",
            "add_to_wishlist",
            "add_to_wishlist",
            "add_to_cart",
            "purchase",
            "purchase",
            "write_review",
            "begin_checkout");
  }

  @Test
  void skipsAndCountsLinesThatAreNoClicksAndSaysWhatWasExpected() throws IOException {
    Path file =
        write(
            "clicks.csv",
            "session_id,timestamp,item_id,event_type",
            "7,1,a,view",
            "7,2",
            "7,yesterday,a,view",
            "",
            "7,1e999999999,a,view",
            "7,4,,view",
            "7,5,a,stare");
    try (ClickReader reader = ClickFiles.open(file)) {
      assertThat(reader).toIterable().hasSize(1);
      assertThat(reader.skipped().count()).isEqualTo(5);
      assertThat(reader.skipped().examples())
          .containsExactly(
              "line 3: 4 columns expected, 2 found",
              "line 4: timestamp must be seconds since 1970 or a time such as 2026-01-31T12:00:00Z,"
                  + " it is \"yesterday\"",
              "line 6: timestamp must be seconds since 1970 or a time such as 2026-01-31T12:00:00Z,"
                  + " it is \"1e999999999\"");
      assertThat(reader.skipped())
          .hasToString(
              "5 lines skipped, such as " + String.join("; ", reader.skipped().examples()));
    }
  }

  @Test
  void readsSeveralFilesAsOneLogInOrderOfEventTimeKeepingTheOrderOfEqualTimes() throws IOException {
    Path first = write("a.csv", "session_id,timestamp,item_id", "1,30,late", "1,10,early");
    Path second = write("b.csv", "session_id,timestamp,item_id", "2,10,also-early", "2,oops,x");
    ClickLog log = ClickFiles.inEventTimeOrder(first, second);
    assertThat(log.clicks())
        .extracting(Click::itemId)
        .containsExactly("early", "also-early", "late");
    assertThat(log.clicks()).extracting(Click::clickId).doesNotHaveDuplicates();
    assertThat(log.skipped().examples()).singleElement().asString().startsWith("b.csv, line 3: ");
  }

  @Test
  void refusesAFileThatLacksAColumn() throws IOException {
    Path file = write("clicks.csv", "session,timestamp,item_id", "7,1,a");
    assertThatThrownBy(() -> ClickFiles.open(file))
        .isInstanceOf(UserError.class)
        .hasMessage(
            file
                + " has no column session_id or user_id or visitorid; its header is"
                + " \"session,timestamp,item_id\".");
  }

  @Test
  void refusesAFileWhoseLinesAreAllDamaged() throws IOException {
    Path file = write("clicks.csv", "session_id,timestamp,item_id", "7", "8");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "holds no click: 2 lines skipped, such as line 2: 3 columns expected");
  }

  @Test
  void refusesPlainTextThatIsNamedGzip() throws IOException {
    Path file = write("clicks.csv.gz", "session_id,timestamp,item_id", "7,1,a");
    assertThatThrownBy(() -> ClickFiles.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is named .gz but does not hold gzip data");
  }

  @Test
  void saysWhereACutOffArchiveEnds() throws IOException {
    Path whole = gzip("whole.csv.gz", "session_id,timestamp,item_id\n" + "7,1,a\n".repeat(9));
    byte[] bytes = Files.readAllBytes(whole);
    Path file = folder.resolve("cut.csv.gz");
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 12));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cut.csv.gz ends in the middle of its compressed data");
  }

  @Test
  void refusesAnAbsentFileAnEmptyOneAndAFolder() throws IOException {
    assertThatThrownBy(() -> ClickFiles.open(folder.resolve("absent.csv")))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("absent.csv does not exist.");
    assertThatThrownBy(() -> ClickFiles.open(write("empty.csv")))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("empty.csv is empty; it should begin with a header line.");
    assertThatThrownBy(() -> ClickFiles.open(folder))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("is a folder; name a file in it.");
  }

  private static List<Click> read(Path file) {
    try (ClickReader reader = ClickFiles.open(file)) {
      List<Click> clicks = new ArrayList<>();
      reader.forEachRemaining(clicks::add);
      return clicks;
    }
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private Path gzip(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }
}
