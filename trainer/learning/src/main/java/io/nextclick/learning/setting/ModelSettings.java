package io.nextclick.learning.setting;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which settings a model takes, and what they are where nobody says anything. */
public interface ModelSettings {

  /** The setting that says which model the others are of. */
  String MODEL = "model";

  /** What the model is called in settings and checkpoints. */
  String name();

  /** What it takes, and what its checkpoints say. */
  List<Setting<?>> settings();

  /**
   * Those of {@link #settings} that its training does not use; checkpoints have always said them.
   */
  default Set<Setting<?>> ignored() {
    return Set.of();
  }

  /** Its own defaults, as text, where they differ from those of the declarations. */
  Map<Setting<?>, String> defaults();

  /** Sets those that follow from others, by name, before any of them is read. */
  default void complete(Map<String, String> texts) {}

  /** Those that mean nothing beside the others; texts show them as they are by default. */
  default Set<Setting<?>> idle(Settings settings) {
    return Set.of();
  }

  /**
   * What no setting can say of itself.
   *
   * @throws io.nextclick.schemas.InvalidSettingException with what would be allowed
   */
  default void check(Settings settings) {}
}
