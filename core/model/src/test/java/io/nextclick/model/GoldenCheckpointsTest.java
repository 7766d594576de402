package io.nextclick.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints that an earlier version trained are still read, packed again to the same bytes, and
 * answer as they did. Scores are compared to a millionth: processors sum in different orders.
 */
class GoldenCheckpointsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final int LIST = 5;

  private static final List<Prefix> PREFIXES =
      List.of(
          Prefix.ofViews("item-1"),
          Prefix.ofViews("item-3", "item-4", "item-5"),
          Prefix.of(
              List.of("item-11", "unknown", "item-12"),
              List.of(EventType.VIEW_ITEM, EventType.VIEW_ITEM, EventType.PURCHASE)),
          Prefix.ofViews(
              "item-40", "item-31", "item-32", "item-33", "item-34", "item-35", "item-36"));

  @ParameterizedTest
  @ValueSource(strings = {"mtaw-plus", "mtaw", "mclrec", "sasrec", "cml", "gru4rec"})
  void answerAsTheyDid(String architecture) throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve(architecture + ".zip"));
    Checkpoint checkpoint = Checkpoint.fromBytes(bytes);
    assertThat(checkpoint.metadata().architecture()).isEqualTo(architecture);
    assertThat(checkpoint.toBytes()).isEqualTo(bytes);
    try (ServingModel model = ServingModels.load(checkpoint, ComputeDevice.parse("cpu"))) {
      Iterator<Ranking> rankings = model.recommend(PREFIXES, LIST).iterator();
      for (String line : Files.readAllLines(GOLDEN.resolve(architecture + ".answers"))) {
        Iterator<RankedItem> items = rankings.next().items().iterator();
        for (String answer : line.split("\t")) {
          RankedItem item = items.next();
          assertThat(item.itemId() + " " + item.score()).startsWith(answer.split(" ")[0] + " ");
          assertThat(item.score())
              .isCloseTo(
                  Float.parseFloat(answer.split(" ")[1]), within(1e-6f + item.score() / 1e5f));
        }
      }
      assertThat(rankings).isExhausted();
    }
  }
}
