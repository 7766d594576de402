package io.nextclick.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shapes in which public sets and common tools have events. */
class ClickFormatsTest {

  private static final Instant MAY = Instant.parse("2024-05-01T00:00:13Z");

  @TempDir Path folder;
  private Given given;

  @BeforeEach
  void readsWhatIsWritten() {
    given = Given.in(folder);
  }

  @Test
  void yoochooseHasNoHeader() throws IOException {
    assertThat(
            given.understood(
                "yoochoose-clicks.dat",
                "11,2024-05-01T00:00:13.000Z,214500018,0",
                "11,2024-05-01T00:01:13.000Z,214500019,S"))
        .isEqualTo(
            "session = column 1, item = column 3, time = column 2, every row a view, delimiter comma,"
                + " no header, so columns have numbers; --columns names others");
    assertThat(given.clicks(folder.resolve("yoochoose-clicks.dat")).get(0))
        .isEqualTo(new Click("click-1", "11", "214500018", EventType.VIEW_ITEM, MAY));
  }

  @Test
  void spreadsheetsBreakLinesInNames() throws IOException {
    assertThat(
            given.understood(
                "export.csv",
                "session_id,item_id,timestamp,\"amount",
                "in euros\"",
                "7,a,1714521613,3",
                "7,b,1714521614,4"))
        .startsWith("session = session_id, item = item_id, time = timestamp, every row a view");
    assertThat(given.clicks(folder.resolve("export.csv"))).hasSize(2);
  }

  @Test
  void taobaoAndMovielensHaveNone() throws IOException {
    assertThat(
            given.understood(
                "UserBehavior.csv", "7,2268318,2520377,pv,1511544070", "7,33,25,buy,1511561733"))
        .startsWith(
            "session = column 1, item = column 2, time = column 5, type = 4 (view_item 1, purchase"
                + " 1), delimiter comma");
    assertThat(given.understood("ratings.dat", "7::1193::5::978300760", "7::661::3::978302109"))
        .startsWith("session = column 1, item = column 2, time = column 4, every row a view,");
  }

  @Test
  void diginetica() throws IOException {
    assertThat(
            given.understood(
                "train-item-views.csv",
                "sessionId;userId;itemId;timeframe;eventdate",
                "3;NA;18;13000;2024-05-01",
                "3;NA;19;81000;2024-05-01"))
        .isEqualTo(
            "session = sessionId, item = itemId, time = eventdate + timeframe ms (days, UTC), every"
                + " row a view, delimiter ;");
    assertThat(given.clicks(folder.resolve("train-item-views.csv")))
        .extracting(Click::eventTime)
        .containsExactly(MAY, MAY.plusSeconds(68));
  }

  @Test
  void rees46AndItsTypes() throws IOException {
    String header =
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";
    assertThat(
            given.understood(
                "2024-May.csv",
                header,
                "2024-05-01 00:00:13 UTC,view,18,205,a.b,,9.5,500,aa-1",
                "2024-05-01 00:00:14 UTC,cart,18,205,a.b,,9.5,500,aa-1"))
        .isEqualTo(
            "session = user_session, item = product_id, time = event_time, type = event_type"
                + " (view_item 1, add_to_cart 1), delimiter comma");
    assertThat(given.clicks(folder.resolve("2024-May.csv")).get(0).eventTime()).isEqualTo(MAY);
  }

  @Test
  void retailrocket() throws IOException {
    assertThat(
            given.understood(
                "events.csv",
                "timestamp,visitorid,event,itemid,transactionid",
                "1433221332117,257597,view,355908,",
                "1433224214164,992329,transaction,248676,17"))
        .isEqualTo(
            "session = visitorid, item = itemid, time = timestamp, type = event (view_item 1,"
                + " purchase 1), delimiter comma");
  }

  @Test
  void ottosSessionsHoldTheirEvents() throws IOException {
    assertThat(
            given.understood(
                "train.jsonl",
                "{\"session\": 5, \"events\": [{\"aid\": 18, \"ts\": 1714521613000, \"type\":"
                    + " \"clicks\"}, {\"aid\": 19, \"ts\": 1714521614000, \"type\": \"carts\"}]}"))
        .isEqualTo(
            "session = session, item = events.aid, time = events.ts, type = events.type (view_item"
                + " 1, add_to_cart 1), JSON lines");
    assertThat(given.clicks(folder.resolve("train.jsonl")))
        .containsExactly(
            new Click("click-1", "5", "18", EventType.VIEW_ITEM, MAY),
            new Click("click-2", "5", "19", EventType.ADD_TO_CART, MAY.plusSeconds(1)));
  }

  @Test
  void reviewsAndAnalyticsAsJsonLines() throws IOException {
    assertThat(
            given.understood(
                "reviews.json",
                "{\"reviewerID\": \"A2\", \"asin\": \"B00\", \"overall\": 5.0, \"unixReviewTime\":"
                    + " 1252800000, \"reviewTime\": \"09 13, 2009\"}"))
        .startsWith("session = reviewerID, item = asin, time = unixReviewTime, ");
    assertThat(
            given.understood(
                "ga4.jsonl",
                "{\"event_date\":\"20240501\",\"event_timestamp\":\"1714521613000001\","
                    + "\"event_name\":\"view_item\",\"user_pseudo_id\":\"u\","
                    + "\"items\":[{\"item_id\":\"a\"},{\"item_id\":\"b\"}]}"))
        .isEqualTo(
            "session = user_pseudo_id, item = items.item_id, time = event_timestamp, type ="
                + " event_name (view_item 2), JSON lines");
  }

  @Test
  void onlyTheLineWithBrokenJsonIsLost() throws IOException {
    Path file =
        given.write(
            "broken.jsonl",
            "{\"session\":1,\"item\":\"a\",\"time\":1714521600}",
            "[".repeat(5000),
            "{\"session\":1,\"item\":\"a\",\"time\":" + "[".repeat(3000),
            "{\"session\":1,\"item\":\"a\",\"time\":1e999999999}",
            "{\"session\":1,\"item\":\"a\",\"time\":1e9999999999999}",
            "{\"session\":1,\"item\":\"a\",\"time\":1",
            "{\"session\":1,\"item\":\"b\",\"time\":1714521601.0}");
    try (ClickReader reader = given.open(file)) {
      assertThat(reader)
          .toIterable()
          .extracting(row -> row.click().itemId())
          .containsExactly("a", "b");
      assertThat(reader.skipped().count()).isEqualTo(5);
      assertThat(reader.skipped().examples().get(0)).startsWith("line 2: the line is not JSON");
    }
  }

  @Test
  void tmallHasMonthsAndDaysAndNumbersForTypes() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("user_id,item_id,cat_id,seller_id,brand_id,time_stamp,action_type");
    lines.add("328862,323294,833,2882,2661,829,0");
    for (int day = 1; day <= 9; day++) {
      lines.add("328862,844400,1271,2882,2661,110%d,2".formatted(day));
    }
    lines.add("328862,844400,1271,2882,2661,1131,2");
    Path file = given.write("user_log.csv", lines.toArray(String[]::new));
    ClickFiles.ClickLog log = given.log(file);
    assertThat(log.remarks())
        .containsExactly(
            "user_log.csv: session = user_id, item = item_id, time = time_stamp (month and day,"
                + " taken as of 2000), type = action_type (view_item 1, purchase 9), delimiter comma",
            "The column time_stamp holds days without a time of day: clicks of one time stand as in"
                + " the file, and what a visitor did in a day is one session, as a pause of 30"
                + " minutes cannot be seen; a longer --session-gap joins more.");
    assertThat(log.clicks())
        .extracting(Click::eventTime)
        .startsWith(Instant.parse("2000-08-29T00:00:00Z"), Instant.parse("2000-11-01T00:00:00Z"));
    assertThat(log.skipped().count()).isEqualTo(1);
  }

  @Test
  void recboleNamesTheTypesOfItsColumns() throws IOException {
    assertThat(
            given.understood(
                "shop.inter",
                "user_id:token\titem_id:token\trating:float\ttimestamp:float",
                "u\ti\t4.0\t1714521613.0"))
        .isEqualTo(
            "session = user_id:token, item = item_id:token, time = timestamp:float, every row a"
                + " view, delimiter tab");
  }

  @Test
  void spreadsheetsSaySepAndBreakLinesWithinQuotes() throws IOException {
    assertThat(
            given.understood(
                "sheet.csv",
                "sep=;",
                "Session ID;Title;Date;Time;Product",
                "s;\"Lamp; big",
                "",
                "white\";01.05.2024;00:00:13;i18",
                "s;\"unclosed;01.05.2024;00:00:14;i19",
                "s;2\" nails;01.05.2024;00:00:15;i20"))
        .isEqualTo(
            "session = Session ID, item = Product, time = Date + Time (days, UTC), every row a"
                + " view, delimiter ;");
    assertThat(given.clicks(folder.resolve("sheet.csv")))
        .extracting(Click::itemId, Click::eventTime)
        .containsExactly(
            tuple("i18", MAY), tuple("i19", MAY.plusSeconds(1)), tuple("i20", MAY.plusSeconds(2)));
  }

  @Test
  void sparkPutsABackslashBeforeAQuote() throws IOException {
    Path file =
        given.write(
            "spark.csv",
            "session_id,title,timestamp,item_id",
            "s,\"say \\\"hi\\\", you\",1714521613,a");
    assertThat(given.clicks(file)).extracting(Click::itemId).containsExactly("a");
  }

  @Test
  void anyDelimiterWillDo() throws IOException {
    for (String delimiter : List.of(",", ";", "\t", "|", "::", "\u0001", " ")) {
      Path file =
          given.write(
              "any.csv",
              String.join(delimiter, "session_id", "timestamp", "item_id"),
              String.join(delimiter, "s", "1714521613", "a"));
      assertThat(given.clicks(file)).as(delimiter).hasSize(1);
    }
  }

  @Test
  void columnsMayBeNamed() throws IOException {
    Given named = Given.in(folder, "item=gadget, session=basket,time=WHEN,type=what", "", true);
    assertThat(
            named.understood(
                "odd.csv", "when|basket|gadget|what|note", "2024-05-01 00:00:13|7|x|buy|hm"))
        .isEqualTo(
            "session = basket, item = gadget, time = when (UTC), type = what (purchase 1), delimiter"
                + " |");
    assertThatThrownBy(() -> named.log(named.write("other.csv", "a|b|c", "1|2|3")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("other.csv has no column \"")
        .hasMessageEndingWith("it has a, b, c.");
  }

  @Test
  void columnsMayBeNumbersWhereThereIsNoHeader() throws IOException {
    Given numbered = Given.in(folder, "item=4,session=1,time=3", "~", false);
    Path file = numbered.write("numbers.txt", "s~x~1714521613~a", "s~x~1714521614~b");
    assertThat(numbered.clicks(file)).extracting(Click::itemId).containsExactly("a", "b");
  }

  @Test
  void flagsThatCannotBeUnderstoodAreRefused() {
    assertThatThrownBy(() -> GivenFormat.parse("item:a", "", true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("session, item, time, time-of-day, type, click, and \"item:a\"");
    assertThatThrownBy(() -> GivenFormat.parse("item=a,item=b", "", true))
        .isInstanceOf(UserError.class)
        .hasMessage("--columns names item twice.");
    assertThatThrownBy(() -> GivenFormat.parse("item=a", "", false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("with --no-header columns are numbers from 1");
    assertThatThrownBy(() -> GivenFormat.parse("", "\"", true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--delimiter is what stands between two fields");
  }
}
