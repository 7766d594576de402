package io.nextclick.service.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.service.ExitCode;
import io.nextclick.service.UserError;
import io.nextclick.service.host.Finding.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {

  private static final long MB = 1L << 20;

  @TempDir private Path directory;

  @Test
  void aFolderThatTakesNoFileIsNamedWithItsSetting() throws Exception {
    assertThat(Folders.writable("state", directory.resolve("new/deep"), "nextclick.state-dir"))
        .extracting(Finding::verdict)
        .isEqualTo(Verdict.OK);
    Path file = Files.createFile(directory.resolve("file"));
    Finding finding = Folders.writable("state", file.resolve("below"), "nextclick.state-dir");
    assertThat(finding.verdict()).isEqualTo(Verdict.NOT_OK);
    assertThat(finding.sentence()).contains(file.toString(), "set nextclick.state-dir");
  }

  @Test
  void aFolderThatAnotherProcessHoldsIsNotTaken() throws Exception {
    Path lock = directory.resolve(".lock");
    assertThat(Folders.unlocked("state", lock, "nextclick.state-dir").verdict())
        .isEqualTo(Verdict.OK);
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      Finding finding = Folders.unlocked("state", lock, "nextclick.state-dir");
      assertThat(finding.verdict()).isEqualTo(Verdict.NOT_OK);
      assertThat(finding.sentence()).contains("another process uses " + directory);
    }
    assertThat(Folders.unlocked("state", lock, "nextclick.state-dir").verdict())
        .isEqualTo(Verdict.OK);
  }

  @Test
  void littleRoomIsSaidAndTooLittleIsRefused() {
    assertThat(space(50 * MB)).isEqualTo(Verdict.NOT_OK);
    assertThat(space(900 * MB)).isEqualTo(Verdict.WARNING);
    assertThat(space(5000 * MB)).isEqualTo(Verdict.OK);
  }

  @Test
  void knowsAFileSystemThatRunsNothing() {
    Mounts mounts =
        Mounts.parse(
            List.of(
                "overlay / overlay rw,relatime 0 0",
                "tmpfs /tmp tmpfs rw,nosuid,nodev,noexec 0 0",
                "tmpfs /tmp/my\\040libraries tmpfs rw 0 0"));
    Finding finding = Folders.executable("libraries", Path.of("/tmp/x"), "java.io.tmpdir", mounts);
    assertThat(finding.verdict()).isEqualTo(Verdict.NOT_OK);
    assertThat(finding.sentence()).contains("/tmp is mounted noexec", "set java.io.tmpdir");
    for (String fine : List.of("/tmp/my libraries/x", "/var/tmp", "/tmpfs")) {
      assertThat(Folders.executable("libraries", Path.of(fine), "java.io.tmpdir", mounts).verdict())
          .as(fine)
          .isEqualTo(Verdict.OK);
    }
  }

  @Test
  void aLibraryThatCannotBeLoadedIsASentence() {
    Finding finding =
        NativeLibrary.load(
            "rocksdb",
            () -> {
              throw new UnsatisfiedLinkError("failed to map segment from shared object");
            },
            directory,
            "ROCKSDB_SHAREDLIB_DIR");
    assertThat(finding.verdict()).isEqualTo(Verdict.NOT_OK);
    assertThat(finding.sentence())
        .contains("failed to map segment", directory.toString(), "ROCKSDB_SHAREDLIB_DIR");
    assertThat(NativeLibrary.compression("zstd").verdict()).isEqualTo(Verdict.OK);
    assertThat(NativeLibrary.compression("snappy").verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aHeapThatLeavesNoRoomIsSaid() {
    assertThat(Resources.memory(500 * MB, 2000 * MB).verdict()).isEqualTo(Verdict.OK);
    assertThat(Resources.memory(1900 * MB, 2000 * MB).verdict()).isEqualTo(Verdict.WARNING);
    Finding finding = Resources.memory(4000 * MB, 2000 * MB);
    assertThat(finding.verdict()).isEqualTo(Verdict.NOT_OK);
    assertThat(finding.sentence()).contains("4000 MB of 2000 MB", "-Xmx to at most 1200 MB");
    assertThat(Resources.openFiles(256).verdict()).isEqualTo(Verdict.NOT_OK);
    assertThat(Resources.openFiles(1024).sentence()).contains("at most 1024", "ulimit -n");
    assertThat(Resources.openFiles(1 << 20).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void stopsForWhatIsWrongAndPrintsEverything() {
    List<Finding> findings =
        List.of(
            Finding.ok("memory", "enough"),
            Finding.warning("disk", "little"),
            Finding.notOk("state", "not writable"),
            Finding.notOk("library x", "not there"),
            Finding.skipped("clock", "no right to ask"));
    assertThatThrownBy(() -> Preflight.require(findings))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("state: not writable")
        .hasMessageContaining("library x: not there");
    Preflight.require(findings.subList(0, 2));

    StringWriter out = new StringWriter();
    assertThat(Preflight.print(findings, new PrintWriter(out))).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString().lines())
        .containsExactly(
            "ok       memory: enough",
            "warning  disk: little",
            "not ok   state: not writable",
            "not ok   library x: not there",
            "skipped  clock: no right to ask");
    assertThat(Preflight.print(findings.subList(0, 2), new PrintWriter(out)))
        .isEqualTo(ExitCode.OK);
  }

  private Verdict space(long free) {
    return Folders.space("disk", directory, free, 100 * MB, "nextclick.state-dir").verdict();
  }
}
