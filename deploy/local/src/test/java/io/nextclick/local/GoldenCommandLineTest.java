package io.nextclick.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every command and option that people's scripts name. They may become more, never fewer. */
class GoldenCommandLineTest {

  @Test
  void isAsBefore() throws IOException {
    Set<String> known = new TreeSet<>();
    add("nextclick", Nextclick.commandLine(), known);
    assertThat(known)
        .containsAll(Files.readAllLines(Path.of("src/test/resources/golden/command-line.txt")));
  }

  private static void add(String path, CommandLine command, Set<String> known) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      int values = option.arity().max();
      for (String name : option.names()) {
        known.add(path + " " + name + (values == 0 ? "" : " " + values));
        if (option.negatable()) {
          known.add(path + " " + name.replaceFirst("^--", "--no-"));
        }
      }
    }
    command
        .getCommandSpec()
        .positionalParameters()
        .forEach(parameter -> known.add(path + " " + parameter.paramLabel()));
    command.getSubcommands().forEach((name, sub) -> add(path + " " + name, sub, known));
  }
}
