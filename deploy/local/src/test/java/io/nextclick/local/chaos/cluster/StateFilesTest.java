package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {

  @TempDir private Path directory;

  @Test
  void wipesAllWithinADirectory() throws IOException {
    Files.createDirectories(directory.resolve("a/b"));
    Files.writeString(directory.resolve("a/b/c"), "x");

    StateFiles.wipe(directory);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void overwritesSixtyFourBytesOfRocksDbFilesAndNothingElse() throws IOException {
    Path rocksdb = Files.createDirectories(directory.resolve("0_0/rocksdb/sessions"));
    byte[] zeros = new byte[1000];
    for (String name : new String[] {"000004.sst", "MANIFEST-000005", "CURRENT"}) {
      Files.write(rocksdb.resolve(name), zeros);
    }
    Path other = Files.write(directory.resolve("0_0/.checkpoint"), zeros);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(StateFiles.damage(directory, new Random(seed))).startsWith("1 ");
    }

    assertThat(Files.readAllBytes(other)).isEqualTo(zeros);
    for (String name : new String[] {"000004.sst", "MANIFEST-000005", "CURRENT"}) {
      byte[] damaged = Files.readAllBytes(rocksdb.resolve(name));
      assertThat(damaged).hasSize(1000).isNotEqualTo(zeros);
      assertThat(Arrays.copyOf(damaged, 468)).containsOnly(0);
      assertThat(Arrays.copyOfRange(damaged, 532, 1000)).containsOnly(0);
    }
  }
}
