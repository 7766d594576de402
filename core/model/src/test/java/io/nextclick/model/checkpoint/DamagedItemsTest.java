package io.nextclick.model.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each damage to the items has a message of its own, with the line. */
class DamagedItemsTest extends DamagedFolder {

  @Test
  void refusesAnItemLineWithoutACount() throws IOException {
    edit("items.tsv", "item-3\t3", "item-3 3");
    assertRefused("items.tsv, line 3,", "item-3 3");
  }

  @Test
  void refusesAnItemNamedTwice() throws IOException {
    edit("items.tsv", "item-3\t3", "item-2\t3");
    assertRefused("items.tsv names the item of line 3 twice");
  }

  @Test
  void refusesItemsCutOff() throws IOException {
    damage("items.tsv", bytes -> Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused("items.tsv is empty or cut off");
    damage("items.tsv", bytes -> new byte[0]);
    assertRefused("items.tsv is empty or cut off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "item-\\u0009; an item's id holds a control character",
        "item-\\u000a; an item's id holds a control character",
        "item-\\u009f; an item's id holds a control character",
        "item-\\ud83d; an item's id holds half of a surrogate pair",
        "item-\\u+123; is not an item id, a tab and a count",
        "item-\\u12; is not an item id, a tab and a count",
        "item-\\n; is not an item id, a tab and a count"
      })
  void refusesAnItemIdThatNoClickCouldBear(String id, String reason) throws IOException {
    damage("items.tsv", bytes -> text(bytes).replace("item-3\t", id + "\t").getBytes(UTF_8));
    assertRefused("items.tsv, line 3, ", reason);
  }

  @Test
  void refusesItemIdsTooLongForAClickAndShowsNoneOfThemInFull() throws IOException {
    String long257 = "x".repeat(257);
    damage("items.tsv", bytes -> text(bytes).replace("item-3\t", long257 + "\t").getBytes(UTF_8));
    assertRefused("items.tsv, line 3, ", "an item's id has 257 characters, 256 are allowed");
    String huge = "x".repeat(1_000_000);
    damage("items.tsv", bytes -> text(bytes).replace(long257 + "\t", huge).getBytes(UTF_8));
    assertThatThrownBy(() -> Checkpoint.readDirectory(directory))
        .isInstanceOf(CheckpointException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void refusesItemsThatAreNotUtf8() throws IOException {
    damage(
        "items.tsv",
        bytes -> {
          bytes[2] = (byte) 0xC3;
          return bytes;
        });
    assertRefused("items.tsv is not UTF-8");
  }

  @Test
  void refusesMoreItemsThanAnyTensorHasNumbers() throws IOException {
    damage(
        "items.tsv",
        bytes -> (text(bytes) + "\n".repeat(100)).getBytes(UTF_8)); // 44 numbers for 11 items
    assertRefused("items.tsv names more items than any tensor has numbers, 44");
  }
}
