package io.nextclick.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {

  @TempDir private Path folder;
  private CheckpointFolder checkpoint;

  @BeforeEach
  void open() {
    checkpoint = new CheckpointFolder(folder);
  }

  @Test
  void replacesTheThreeFilesAndNothingElse() throws IOException {
    Files.writeString(folder.resolve("search.csv"), "trial");
    checkpoint.write(files("old"));
    checkpoint.write(files("new"));
    assertThat(version()).isEqualTo("new");
    assertThat(names())
        .containsExactlyInAnyOrder(
            "search.csv", "checkpoint.json", "items.tsv", "model.safetensors");
  }

  @Test
  void keepsTheOldOnesOnAFullDisk() throws Exception {
    try (SmallDisk disk = SmallDisk.at(folder, 256)) {
      checkpoint.write(files("old"));
      SortedMap<String, byte[]> large = files("new");
      large.put("model.safetensors", new byte[1_000_000]);
      assertThatThrownBy(() -> checkpoint.write(large)).isInstanceOf(IOException.class);
      assertThat(version()).isEqualTo("old");
      assertThat(names())
          .containsExactlyInAnyOrder("checkpoint.json", "items.tsv", "model.safetensors");
      checkpoint.write(files("new"));
      assertThat(version()).isEqualTo("new");
    }
  }

  /** However many of the files a killed writer had put in their places. */
  @Test
  void readsNoMixtureAfterAKillAtAnyMove() throws IOException {
    for (int moved = 0; moved <= 3; moved++) {
      checkpoint.write(files("old"));
      Path whole = Files.createDirectory(folder.resolve(CheckpointFolder.NEW));
      for (var file : files("new").entrySet()) {
        Path where = CheckpointArchive.FILES.indexOf(file.getKey()) < moved ? folder : whole;
        Files.write(where.resolve(file.getKey()), file.getValue());
      }
      assertThat(version()).as("killed after %d moves", moved).isEqualTo("new");
      checkpoint.write(files("newest"));
      assertThat(version()).isEqualTo("newest");
      assertThat(names()).hasSize(3);
    }
  }

  @Test
  void passesOverWhatAKilledWriterHadNotFinished() throws Exception {
    checkpoint.write(files("old"));
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path part = folder.resolve("." + CheckpointFolder.NEW + "." + ended.pid() + ".part");
    Files.createDirectory(part);
    Files.writeString(part.resolve("items.tsv"), "ne");
    assertThat(version()).isEqualTo("old");
    checkpoint.write(files("new"));
    assertThat(names()).hasSize(3);
  }

  @Test
  void readsNoMixtureWhileItIsReplacedOverAndOver() throws Exception {
    checkpoint.write(files("0"));
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i <= 100; i++) {
                try {
                  checkpoint.write(files("" + i));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              }
            });
    List<String> seen = new ArrayList<>();
    while (!writing.isDone()) {
      seen.add(version());
    }
    writing.join();
    assertThat(seen).isNotEmpty();
    assertThat(version()).isEqualTo("100");
  }

  /** What all three say. */
  private String version() {
    List<String> said =
        checkpoint.read().values().stream()
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .distinct()
            .toList();
    assertThat(said).hasSize(1);
    return said.get(0);
  }

  private static SortedMap<String, byte[]> files(String version) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (String name : CheckpointArchive.FILES) {
      files.put(name, version.getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).collect(Collectors.toList());
    }
  }
}
