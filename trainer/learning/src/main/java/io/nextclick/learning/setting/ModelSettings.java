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

  /** What changes something in its training. */
  List<Setting<?>> settings();

  /** Which of them change nothing after all; checkpoints have always said them. */
  default Set<Setting<?>> ignored() {
    return Set.of();
  }

  /** What is something else for this model where nobody says anything, as text. */
  Map<Setting<?>, String> defaults();

  /** Which follow from others, made to follow. */
  default void complete(Map<String, String> texts) {}

  /** Which mean nothing beside the others, and so are shown as they are by default. */
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
