package io.nextclick.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.nextclick.learning.dataset.ClickFiles.ClickLog;
import io.nextclick.schemas.Click;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Damaged files of every shape that is read: each gives clicks that can be believed, or a sentence.
 *
 * <p>{@code -Dnextclick.fuzz.seconds=60} is how long it runs, unless {@code
 * -Dnextclick.fuzz.executions=N} says how often; {@code -Dnextclick.fuzz.seed=N} is the first
 * file's seed, each further file has the next. What fails names its own: {@code
 * -Dnextclick.fuzz.seed=ITS -Dnextclick.fuzz.executions=1} repeats it.
 */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class ClickFilesFuzz {

  /** Far more than the slowest of millions took on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Instant OLDEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant NEWEST = Given.CLOCK.instant().plus(Duration.ofDays(1));

  private static final List<String> SHAPES =
      List.of(
          "session_id,timestamp,item_id\ns0,1714521600,a\ns0,1714521613,b\ns1,1714521681,c\n",
          "session_id,title,timestamp,item_id\ns0,\"Lamp, big\nwhite\",1714521600000,i\ns0,\"a\"\"b\",1714521601000,j\n",
          "sessionId;userId;itemId;timeframe;eventdate\n0;NA;18;0;2024-05-01\n0;NA;19;13000;2024-05-01\n",
          "0,2024-05-01T00:00:00.000Z,214500018,0\n0,2024-05-01T00:00:13.000Z,214500019,S\n",
          "event_time,event_type,product_id,price,user_id,user_session\n2024-05-01 00:00:00 UTC,view,18,99.5,5,s-a\n2024-05-01 00:00:13 UTC,remove_from_cart,19,9,5,s-a\n",
          "{\"session\": 0, \"events\": [{\"aid\": 18, \"ts\": 1714521600000, \"type\": \"clicks\"}, {\"aid\": 19, \"ts\": 1714521613000, \"type\": \"carts\"}]}\n",
          "{\"user_id\":\"u\",\"parent_asin\":\"B0\",\"timestamp\":1.714521600e12,\"a\":{\"b\":[1,{\"c\":null}]}}\n{\"user_id\":\"v\",\"parent_asin\":\"B1\",\"timestamp\":1714521601}\n",
          "user_id,item_id,cat_id,seller_id,brand_id,time_stamp,action_type\n1,2,3,4,5,829,0\n1,2,3,4,5,1111,2\n",
          "user_id,item_id,timestamp\nu0,i18,20240501\nu1,i19,20240502\n",
          "user_id:token\titem_id:token\trating:float\ttimestamp:float\nu\ti\t4\t1714521600.0\n",
          "session_id,timestamp,item_id\ns0,1.71452E+09,i18\ns0,1.71453E+09,i19\n",
          "sep=;\nSession ID;Title;Date;Time;Product\ns;\"x\ny\";01.05.2024;00:00:13;i\ns;z;02.05.2024;9:01;j\n",
          "session|when|sku\na|5/13/2024 1:05 PM|x\na|5/1/2024 1:06 PM|y\n",
          "7::1193::5::978300760\n7::661::3::978302109\n",
          "click_id,session_id,timestamp,item_id\nc1,s,2024-05-01 00:00:13,i\nc1,s,2024-05-01 00:00:13+02:00[A/B],i\n");

  private static final List<String> TOKENS =
      List.of(
          "\"",
          "\"\"",
          "\\\"",
          "\\",
          ",",
          ";",
          "\t",
          "|",
          "\n",
          "\r",
          "\r\n",
          "\u0000",
          "\uFEFF",
          "\uFFFD",
          "{",
          "}",
          "[",
          "]",
          ":",
          "[[[[[[[[[[",
          "{\"a\":",
          "null",
          "NaN",
          "-",
          "+",
          "e",
          "e999",
          "1e999999999",
          "E-",
          ".",
          "9223372036854775807",
          "99999999999999999999999999",
          "-999999999-01-01T00:00+18:00",
          "T",
          "Z",
          "UTC",
          "+18:00",
          "2024-02-30",
          "0229",
          "١٢",
          "\ud83d\ude00",
          "\ud83d",
          "sep=",
          "#",
          " ",
          "PAR1",
          "session",
          "time",
          "item",
          "true",
          "\u0001",
          "::",
          "AM",
          "-1",
          "0",
          "x".repeat(300),
          "1".repeat(1500));

  private static final List<String> COLUMNS =
      List.of("item=item_id", "session=1,item=2,time=3", "time=9", "time-of-day=1");

  @TempDir Path folder;

  @Test
  void noFileEndsInAnythingButClicksOrASentence() throws IOException {
    long executions = Long.getLong("nextclick.fuzz.executions", Long.MAX_VALUE);
    long seconds =
        Long.getLong(
            "nextclick.fuzz.seconds", executions < Long.MAX_VALUE ? Integer.MAX_VALUE : 60);
    long seed = Long.getLong("nextclick.fuzz.seed", System.nanoTime());
    System.out.printf("Files from the seed %d on%n", seed);
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000;
    long read = 0;
    long done = 0;
    while (done < executions && System.nanoTime() < end) {
      read += isReadOrRefused(seed + done) ? 1 : 0;
      done++;
      if (done % 1_000_000 == 0) {
        System.out.printf("%,d files%n", done);
      }
    }
    System.out.printf(
        "%,d files, %,d of them with clicks, in %,d s%n",
        done, read, (System.nanoTime() - start) / 1_000_000_000);
    assertThat(read).as("files that could still be read").isGreaterThanOrEqualTo(done / 1000);
  }

  private boolean isReadOrRefused(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    String shape = pick(SHAPES, random);
    String text = shape;
    for (int change = random.nextInt(5); change > 0; change--) {
      text = changed(text, random);
    }
    Path file = folder.resolve(shape.startsWith("{") ? "clicks.jsonl" : "clicks.csv");
    Files.write(file, packed(text, random));
    GivenFormat format = format(random);
    long start = System.nanoTime();
    try {
      ClickLog log = new ClickFiles(format, Given.CLOCK).inEventTimeOrder(file);
      Instant before = OLDEST;
      for (Click click : log.clicks()) {
        if (click.eventTime().isBefore(before) || click.eventTime().isAfter(NEWEST)) {
          throw new AssertionError(click + " comes after " + before + " or cannot be believed");
        }
        before = click.eventTime();
      }
      if (log.clicks().isEmpty() || !log.remarks().stream().allMatch(ClickFilesFuzz::isALine)) {
        throw new AssertionError("no sentence: " + log.remarks());
      }
      return true;
    } catch (UserError refused) {
      if (!isALine(refused.getMessage())) {
        throw new AssertionError("seed " + seed + ": no sentence: " + refused.getMessage());
      }
      return false;
    } catch (Throwable failure) {
      throw new AssertionError("seed " + seed + ", file " + shown(text), failure);
    } finally {
      long took = System.nanoTime() - start;
      if (took > PATIENCE.toNanos()) {
        throw new AssertionError("seed " + seed + " took " + Duration.ofNanos(took));
      }
    }
  }

  private static GivenFormat format(SplittableRandom random) {
    if (random.nextInt(4) > 0) {
      return GivenFormat.NONE;
    }
    String delimiter = random.nextBoolean() ? pick(List.of(";", ",", "tab", "~~"), random) : "";
    String columns = random.nextBoolean() ? pick(COLUMNS, random) : "";
    try {
      return GivenFormat.parse(columns, delimiter, random.nextBoolean());
    } catch (UserError e) {
      return GivenFormat.NONE;
    }
  }

  private static String changed(String text, SplittableRandom random) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + 1 + random.nextInt(12));
    return switch (random.nextInt(8)) {
      case 0 -> text.substring(0, at) + text.substring(to);
      case 1 -> text.substring(0, to) + text.substring(at);
      case 2 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(to);
      case 3 -> text.substring(0, at);
      case 4 -> text.substring(0, at) + pick(SHAPES, random);
      case 5 -> text.substring(0, at) + pick(TOKENS, random) + text.substring(to);
      default -> text.substring(0, at) + pick(TOKENS, random) + text.substring(at);
    };
  }

  private static byte[] packed(String text, SplittableRandom random) throws IOException {
    byte[] bytes =
        text.getBytes(
            random.nextInt(10) > 0
                ? StandardCharsets.UTF_8
                : Charset.forName(
                    pick(List.of("UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1"), random)));
    int way = random.nextInt(40);
    bytes = way == 0 ? Given.gzip(bytes) : way == 1 ? Zstd.compress(bytes) : bytes;
    if (random.nextInt(10) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static boolean isALine(String text) {
    return text != null && !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
  }

  private static <T> T pick(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  private static String shown(String text) {
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\u0000", "\\0");
  }
}
