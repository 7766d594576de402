package io.nextclick.experiments;

import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.ModelSettings;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Setting.Form;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.Recipe;
import io.nextclick.learning.training.TrainingSettings;
import io.nextclick.schemas.InvalidSettingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Gives a command an option for every setting of a training, as it is declared. A command says
 * itself whether to refit: {@code train} does unless told otherwise, {@code ablate} never.
 */
final class SettingOptions implements IModelTransformer {

  @Override
  public CommandSpec transform(CommandSpec command) {
    for (Setting<?> setting : Recipes.settings()) {
      if (setting != TrainingSettings.REFIT) {
        command.addOption(option(setting));
      }
    }
    return command;
  }

  private static OptionSpec option(Setting<?> setting) {
    Setting.Option option = setting.option();
    OptionSpec.Builder spec = OptionSpec.builder(option.name()).description(help(setting));
    return switch (option.form()) {
      case VALUE -> spec.type(String.class).arity("1").paramLabel(option.label()).build();
      case ON, OFF -> spec.type(Boolean.class).arity("0").build();
      case EITHER -> spec.type(Boolean.class).arity("0").negatable(true).build();
    };
  }

  /** What it does, whose it is, and what it is where nobody says anything. */
  static String help(Setting<?> setting) {
    List<String> words = new ArrayList<>(List.of(setting.option().help()));
    List<String> models = Recipes.with(setting);
    if (models.size() < Recipes.NAMES.size()) {
      words.add("Taken by " + String.join(", ", models) + ".");
    }
    if (setting.option().form() == Form.VALUE) {
      words.add("Default: " + defaults(setting) + ".");
    }
    return String.join(" ", words).replace("%", "%%");
  }

  /** E.g. {@code 100; mclrec, sasrec 64}. */
  static String defaults(Setting<?> setting) {
    Map<String, List<String>> others = new LinkedHashMap<>();
    for (Recipe recipe : Recipes.ALL) {
      String own = recipe.defaults().get(setting);
      if (own != null) {
        others.computeIfAbsent(own, value -> new ArrayList<>()).add(recipe.name());
      }
    }
    return setting.byDefault()
        + others.entrySet().stream()
            .map(own -> "; " + String.join(", ", own.getValue()) + " " + own.getKey())
            .collect(Collectors.joining());
  }

  /**
   * What was given, the rest by default.
   *
   * @throws ParameterException where a value is impossible
   */
  static Settings read(CommandSpec command, String model, boolean refit) {
    Map<String, String> given = new LinkedHashMap<>();
    given.put(ModelSettings.MODEL, model);
    given.put(TrainingSettings.REFIT.name(), String.valueOf(refit));
    for (Setting<?> setting : Recipes.settings()) {
      OptionSpec option = command.findOption(setting.option().name());
      Object value = option == null || setting == TrainingSettings.REFIT ? null : option.getValue();
      if (value != null) {
        boolean off = setting.option().form() == Form.OFF;
        given.put(setting.name(), off ? "false" : String.valueOf(value));
      }
    }
    try {
      Settings settings = Recipes.settings(given);
      for (String name : settings.unused()) {
        command
            .commandLine()
            .getErr()
            .printf("Not used by %s with these settings: %s%n", model, option(name));
      }
      return settings;
    } catch (InvalidSettingException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private static String option(String setting) {
    return Recipes.settings().stream()
        .filter(one -> one.name().equals(setting))
        .map(one -> one.option().name())
        .findFirst()
        .orElse(setting);
  }

  /** What differs, as options to paste. */
  static String asArguments(Settings base, Settings other) {
    List<String> words = new ArrayList<>();
    for (Setting<?> setting : Recipes.settings()) {
      String value = other.texts().get(setting.name());
      if (setting != TrainingSettings.REFIT
          && value != null
          && !Objects.equals(value, base.texts().get(setting.name()))) {
        words.add(words(setting.option(), value));
      }
    }
    return words.isEmpty() ? "the settings given" : String.join(" ", words);
  }

  private static String words(Setting.Option option, String value) {
    return switch (option.form()) {
      case VALUE -> option.name() + " " + value;
      case ON, OFF -> option.name();
      case EITHER -> value.equals("true") ? option.name() : "--no-" + option.name().substring(2);
    };
  }
}
