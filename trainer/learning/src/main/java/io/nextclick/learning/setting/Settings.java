package io.nextclick.learning.setting;

import io.nextclick.schemas.InvalidSettingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All settings of one training. Some may be open: left to the data. */
public final class Settings {

  private final ModelSettings model;
  private final List<Setting<?>> known;
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final List<String> unused;

  /**
   * @param known what may be said of this model
   * @param given by name, as text; the rest by default
   * @throws InvalidSettingException with a sentence for the user, if a name is unknown or a value
   *     impossible
   */
  public Settings(ModelSettings model, List<Setting<?>> known, Map<String, String> given) {
    this.model = model;
    this.known = List.copyOf(known);
    requireKnown(given.keySet());
    Map<String, String> said = new LinkedHashMap<>();
    for (Setting<?> setting : known) {
      said.put(setting.name(), given.getOrDefault(setting.name(), byDefault(setting)));
    }
    model.complete(said);
    for (Setting<?> setting : known) {
      String text = said.getOrDefault(setting.name(), "");
      setting.read(text).ifPresent(value -> values.put(setting.name(), value));
    }
    model.check(this);
    Set<Setting<?>> idle = model.idle(this);
    texts.put(ModelSettings.MODEL, model.name());
    for (Setting<?> setting : known) {
      texts.put(
          setting.name(),
          idle.contains(setting) || !model.settings().contains(setting)
              ? byDefault(setting)
              : setting.canonical(said.getOrDefault(setting.name(), "")));
    }
    this.unused =
        known.stream()
            .filter(setting -> isInVain(setting, given.get(setting.name())))
            .map(Setting::name)
            .toList();
  }

  private boolean isInVain(Setting<?> setting, @Nullable String text) {
    boolean ignored = model.ignored().contains(setting);
    String used = ignored ? byDefault(setting) : texts.getOrDefault(setting.name(), "");
    return text != null && !setting.canonical(text).equals(setting.canonical(used));
  }

  private String byDefault(Setting<?> setting) {
    return model.defaults().getOrDefault(setting, setting.byDefault());
  }

  private void requireKnown(Set<String> names) {
    List<String> all = new ArrayList<>(List.of(ModelSettings.MODEL));
    known.forEach(setting -> all.add(setting.name()));
    for (String name : names) {
      if (!all.contains(name)) {
        throw new InvalidSettingException(
            "There is no training setting '%s'; there are %s"
                .formatted(name, String.join(", ", all)));
      }
    }
  }

  /** Of which model they are. */
  public String model() {
    return model.name();
  }

  /** The model's part of them: which it takes, and what follows from what. */
  public ModelSettings modelSettings() {
    return model;
  }

  /** Names of those that were given, and that this model, or it with the others, does not use. */
  public List<String> unused() {
    return unused;
  }

  /** Whether they say anything of it. */
  public boolean have(Setting<?> setting) {
    return texts.containsKey(setting.name());
  }

  /** Empty where it is open. */
  @SuppressWarnings("unchecked") // put there by the setting itself
  public <T> Optional<T> find(Setting<T> setting) {
    if (!known.contains(setting)) {
      throw new IllegalArgumentException(
          "The model " + model.name() + " has no setting " + setting.name());
    }
    return Optional.ofNullable((T) values.get(setting.name()));
  }

  /** Those that are open. */
  public List<Setting<?>> open() {
    return known.stream().filter(setting -> !values.containsKey(setting.name())).toList();
  }

  /** Of one that is never open. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(
            () -> new IllegalStateException(setting.name() + " is still left to the data"));
  }

  /** All by name, as text. */
  public Map<String, String> texts() {
    return Collections.unmodifiableMap(texts);
  }

  /** These with one replaced. */
  public <T> Settings with(Setting<T> setting, T value) {
    return with(Map.of(setting.name(), setting.written(value)));
  }

  /** These with some replaced, by name. */
  public Settings with(Map<String, String> others) {
    Map<String, String> all = new HashMap<>(texts);
    all.putAll(others);
    return new Settings(model, known, all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && settings.texts.equals(texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return texts.toString();
  }
}
