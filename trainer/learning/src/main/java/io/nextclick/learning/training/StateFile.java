package io.nextclick.learning.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.model.checkpoint.AtomicFile;
import io.nextclick.model.checkpoint.Tensor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a phase, in a file: the length of a JSON header, the header, the numbers of the
 * tensors that it names in their order, a checkpoint where the phase has ended, and the SHA-256 of
 * all that.
 *
 * @param bestEpoch of a phase that has ended; 0 where it has not
 * @param checkpoint what it ended with; empty where it has not
 */
record StateFile(List<EpochReport> reports, Snapshot learnt, int bestEpoch, byte[] checkpoint) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int CHUNK = 1 << 16;
  private static final int HASH = 32;

  /** A header larger than this is none. */
  private static final int LONGEST_HEADER = 1 << 24;

  private record Header(
      int bestEpoch,
      List<Report> reports,
      Map<String, Integer> counts,
      TreeMap<String, int[]> tensors,
      int checkpoint) {}

  private record Report(
      Phase phase,
      int epoch,
      double loss,
      int targets,
      long nanoseconds,
      @Nullable Judged validation) {

    static Report of(EpochReport report) {
      return new Report(
          report.phase(),
          report.epoch(),
          report.loss(),
          report.targets(),
          report.duration().toNanos(),
          report.validation().map(Judged::of).orElse(null));
    }

    EpochReport toReport() {
      return new EpochReport(
          phase,
          epoch,
          loss,
          targets,
          Duration.ofNanos(nanoseconds),
          Optional.ofNullable(validation).map(Judged::toValidation));
    }
  }

  private record Judged(
      double recallAt20, double mrrAt20, int targets, @Nullable AgainstSampled drawn) {

    static Judged of(Validation validation) {
      return new Judged(
          validation.recallAt20(),
          validation.mrrAt20(),
          validation.targets(),
          validation.drawn().orElse(null));
    }

    Validation toValidation() {
      return new Validation(recallAt20, mrrAt20, targets, Optional.ofNullable(drawn));
    }
  }

  void write(Path file) throws IOException {
    TreeMap<String, int[]> shapes = new TreeMap<>();
    learnt.tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    byte[] header =
        JSON.writeValueAsBytes(
            new Header(
                bestEpoch,
                reports.stream().map(Report::of).toList(),
                learnt.counts(),
                shapes,
                checkpoint.length));
    AtomicFile.write(
        file,
        raw -> {
          DigestOutputStream out =
              new DigestOutputStream(new BufferedOutputStream(raw, CHUNK), sha256());
          DataOutputStream data = new DataOutputStream(out);
          data.writeInt(header.length);
          data.write(header);
          for (Tensor tensor : learnt.tensors().values()) {
            write(tensor.values(), out);
          }
          out.write(checkpoint);
          out.on(false);
          out.write(out.getMessageDigest().digest());
          out.flush();
        });
  }

  private static void write(float[] values, OutputStream out) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (int begin = 0; begin < values.length; begin += CHUNK / Float.BYTES) {
      int count = Math.min(CHUNK / Float.BYTES, values.length - begin);
      chunk.asFloatBuffer().put(values, begin, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
  }

  /**
   * @throws IOException if it cannot be read, or is not whole as it was written
   */
  static StateFile read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file)) {
      DigestInputStream in = new DigestInputStream(new BufferedInputStream(raw, CHUNK), sha256());
      DataInputStream data = new DataInputStream(in);
      int length = data.readInt();
      if (length < 0 || length > LONGEST_HEADER) {
        throw new IOException("it is no state of a training");
      }
      Header header = JSON.readValue(data.readNBytes(length), Header.class);
      requireWhole(header, length, Files.size(file));
      SortedMap<String, Tensor> tensors = new TreeMap<>();
      for (Map.Entry<String, int[]> shape : header.tensors().entrySet()) {
        tensors.put(shape.getKey(), Tensor.of(floats(data, shape.getValue()), shape.getValue()));
      }
      byte[] checkpoint = data.readNBytes(header.checkpoint());
      in.on(false);
      if (!Arrays.equals(in.getMessageDigest().digest(), data.readNBytes(HASH))) {
        throw new IOException("its bytes are not those that were written");
      }
      List<EpochReport> reports = header.reports().stream().map(Report::toReport).toList();
      Snapshot learnt = new Snapshot(tensors, header.counts());
      return new StateFile(reports, learnt, header.bestEpoch(), checkpoint);
    } catch (RuntimeException e) { // a header that says something impossible
      throw new IOException("it is no state of a training", e);
    }
  }

  /** Before memory is asked for. */
  private static void requireWhole(Header header, int length, long size) throws IOException {
    double announced = Integer.BYTES + length + HASH + (double) header.checkpoint();
    for (int[] shape : header.tensors().values()) {
      announced += Float.BYTES * Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    }
    if (announced != size) {
      throw new IOException(
          "it has %,d bytes where it should have %,.0f".formatted(size, announced));
    }
  }

  private static float[] floats(DataInputStream in, int[] shape) throws IOException {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    byte[] chunk = new byte[CHUNK];
    for (int begin = 0; begin < values.length; begin += CHUNK / Float.BYTES) {
      int count = Math.min(CHUNK / Float.BYTES, values.length - begin);
      in.readFully(chunk, 0, count * Float.BYTES);
      ByteBuffer.wrap(chunk).asFloatBuffer().get(values, begin, count);
    }
    return values;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
