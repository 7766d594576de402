package io.nextclick.model.plus;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.schemas.Prefix;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Untrained mixtures that remember a few sessions. */
public final class PlusCheckpoints {

  static final List<Prefix> SESSIONS =
      List.of(
          Prefix.ofViews("item-1", "item-2", "item-3"),
          Prefix.ofViews("item-2", "item-9"),
          Prefix.ofViews("item-7"),
          Prefix.ofViews("item-1", "item-2", "item-5", "item-1"));

  private PlusCheckpoints() {}

  public static Checkpoint of(MtawShape shape, long seed) {
    Checkpoint random = RandomCheckpoints.mtaw(shape, seed);
    CheckpointMetadata metadata = random.metadata();
    SortedMap<String, String> hyperparameters = new TreeMap<>(metadata.hyperparameters());
    hyperparameters.put("sigma", "12.0");
    Checkpoint network =
        new Checkpoint(
            new CheckpointMetadata(
                metadata.architecture(),
                hyperparameters,
                metadata.trainedFrom(),
                metadata.trainedTo(),
                seed),
            random.vocabulary(),
            random.tensors());
    return MtawPlus.checkpoint(
        network, Mixer.random(new Random(seed)), SESSIONS, EnumSet.allOf(Part.class));
  }
}
