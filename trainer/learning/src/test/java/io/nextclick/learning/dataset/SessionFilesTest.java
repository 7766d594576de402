package io.nextclick.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.Prefix;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFilesTest {

  @TempDir Path folder;

  @Test
  void readsOneSessionALine() throws IOException {
    Path file = Files.writeString(folder.resolve("train_sessions.txt"), "1 2\n\n3 4 5 \n");
    assertThat(SessionFiles.sessions(file))
        .containsExactly(Prefix.ofViews("1", "2"), Prefix.ofViews("3", "4", "5"));
  }

  @Test
  void readsAPrefixAndItsTargetALine() throws IOException {
    Path file = Files.writeString(folder.resolve("test_pairs.tsv"), "1 2\t3\n1\t2\n");
    assertThat(SessionFiles.pairs(file))
        .containsExactly(
            new TestPair(Prefix.ofViews("1", "2"), "3"), new TestPair(Prefix.ofViews("1"), "2"));
  }

  @Test
  void saysWhichLineIsNoPair() throws IOException {
    Path file = Files.writeString(folder.resolve("test_pairs.tsv"), "1 2\t3\n1 2 3\n");
    assertThatThrownBy(() -> SessionFiles.pairs(file))
        .isInstanceOf(UserError.class)
        .hasMessage(
            file + ", line 2: item ids, a tab and the next item id expected, found \"1 2 3\".");
  }

  @Test
  void saysWhichIdNoClickCouldCarry() throws IOException {
    Path sessions = Files.writeString(folder.resolve("a.txt"), "1 2\n3 " + "x".repeat(257) + "\n");
    assertThatThrownBy(() -> SessionFiles.sessions(sessions))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(sessions + ", line 2: an item's id has 257 characters")
        .hasMessageMatching("(?s).{1,400}");
    Path pairs = Files.writeString(folder.resolve("b.tsv"), "1\t2\u0000\n");
    assertThatThrownBy(() -> SessionFiles.pairs(pairs))
        .isInstanceOf(UserError.class)
        .hasMessage(pairs + ", line 1: an item's id holds a control character: \"2·\".");
  }

  /** Else two items that differ in such a letter alone would silently be one. */
  @Test
  void refusesIdsThatAreNotUtf8() throws IOException {
    byte[] latin = "1 caf\u00e9\tcaf\u00e8\n".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("test_pairs.tsv"), latin);
    String complaint =
        file
            + ", line 1: an item's id, \"caf\ufffd\", is not UTF-8; iconv -f WINDOWS-1252 -t UTF-8 may convert the file.";
    assertThatThrownBy(() -> SessionFiles.pairs(file))
        .isInstanceOf(UserError.class)
        .hasMessage(complaint);
    assertThatThrownBy(() -> SessionFiles.sessions(file))
        .isInstanceOf(UserError.class)
        .hasMessage(complaint);
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Path file = Files.writeString(folder.resolve("train_sessions.txt"), "\n");
    assertThatThrownBy(() -> SessionFiles.sessions(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is empty");
  }
}
