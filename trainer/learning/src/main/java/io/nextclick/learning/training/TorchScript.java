package io.nextclick.learning.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the file format that PyTorch loads programs from, for the smallest of programs: an
 * expression of two tensors. See "serialization.md" in PyTorch's sources, torch/csrc/jit/docs.
 */
final class TorchScript {

  private static final String SOURCE =
      """
      class Expression(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Expression,
          a: Tensor,
          b: Tensor) -> Tensor:
          return %s
      """;

  /** Python's pickle of an Expression whose {@code training} is False. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nExpression\n)\u0081}(X\u0008\u0000\u0000\u0000training\u0089ub.";

  /** Python's pickle of the empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private TorchScript() {}

  /** The archive of a module whose {@code forward} is the expression of {@code a} and {@code b}. */
  static byte[] of(String expression) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, "version", "3\n");
      add(zip, "data.pkl", OBJECT);
      add(zip, "constants.pkl", NO_CONSTANTS);
      add(zip, "code/__torch__.py", SOURCE.formatted(expression));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Not compressed, as the engine maps it into memory. */
  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry("expression/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
