package io.nextclick.model.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.model.plus.PlusCheckpoints;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.fuzz.Fuzzer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whatever the bytes of a checkpoint are, reading them gives a checkpoint or a {@link
 * CheckpointException}, and takes no more memory than a small file warrants.
 */
@Execution(ExecutionMode.CONCURRENT)
class CheckpointFuzz {

  private static final long MOST = 32 << 20;

  private final Checkpoint mtaw = RandomCheckpoints.mtaw(new MtawShape(11, 4, 5), 3);
  private final Checkpoint plus =
      TrainedSessionRule.addTo(PlusCheckpoints.of(new MtawShape(11, 4, 5), 3), SessionRule.DEFAULT);

  private interface Reader {
    void read(byte[] bytes);
  }

  private static void fuzz(String name, List<byte[]> valid, Reader reader) {
    new Fuzzer(name, valid, MOST)
        .run(
            bytes -> {
              try {
                reader.read(bytes);
              } catch (CheckpointException e) {
                if (e.getMessage() == null || e.getMessage().length() > 1_000) {
                  throw new AssertionError("not a sentence: " + e.getMessage(), e);
                }
              }
            });
  }

  @Test
  void wholeFiles() {
    fuzz("checkpoint", List.of(mtaw.toBytes(), plus.toBytes()), Checkpoint::fromBytes);
  }

  @Test
  void safetensors() {
    fuzz(
        "safetensors",
        List.of(SafetensorsFile.write(mtaw.tensors()), SafetensorsFile.write(plus.tensors())),
        bytes -> SafetensorsFile.read(bytes, "it"));
  }

  @Test
  void items() {
    Map<String, Long> clicks = new LinkedHashMap<>();
    for (String id :
        new String[] {"hat", "back\\slash", "whole \ud83d\ude00", "👟", "x".repeat(256)}) {
      clicks.put(id, 7L);
    }
    fuzz(
        "items",
        List.of(ItemsFile.write(mtaw.vocabulary()), ItemsFile.write(Vocabulary.of(clicks))),
        bytes -> ItemsFile.read(bytes, 10_000, "it"));
  }

  @Test
  void metadata() {
    byte[] old =
        """
        {"architecture":"mtaw","hyperparameters":{},"trained_from":0,"trained_to":1.5e9,"seed":1}
        """
            .getBytes(UTF_8);
    fuzz(
        "metadata",
        List.of(MetadataFile.write(mtaw.metadata()), MetadataFile.write(plus.metadata()), old),
        bytes -> TrainedSessionRule.of(MetadataFile.read(bytes, "it")));
  }
}
