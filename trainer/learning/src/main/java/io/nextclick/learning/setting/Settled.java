package io.nextclick.learning.setting;

import java.util.Map;
import java.util.Optional;

/**
 * Settings of which none that a training asks for is open any more.
 *
 * @param settings with what the data settled
 */
public record Settled(Settings settings) {

  /** Never open. */
  public <T> T get(Setting<T> setting) {
    return settings.get(setting);
  }

  /** Of one that each training settles for itself, by how much there is. */
  public <T> Optional<T> find(Setting<T> setting) {
    return settings.find(setting);
  }

  /** All by name, as text. */
  public Map<String, String> texts() {
    return settings.texts();
  }
}
