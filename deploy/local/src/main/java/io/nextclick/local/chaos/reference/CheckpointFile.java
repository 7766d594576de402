package io.nextclick.local.chaos.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What docs/checkpoint-format.md says is in a checkpoint, read without the model's classes.
 *
 * @param itemIds in index order
 * @param clickCounts of each item in training
 * @param tensors the numbers of each, row by row
 */
record CheckpointFile(
    List<String> itemIds,
    List<Long> clickCounts,
    int dimension,
    int maxLength,
    Map<String, double[]> tensors) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_ID = 256;

  /** Throws {@link IOException} or a runtime exception where the file is not sound. */
  static CheckpointFile read(byte[] zip) throws IOException {
    Map<String, byte[]> files = unzip(zip);
    JsonNode hyperparameters =
        JSON.readTree(file(files, "checkpoint.json")).required("hyperparameters");
    Map<String, Long> items = new LinkedHashMap<>();
    for (String line : new String(file(files, "items.tsv"), UTF_8).split("\n")) {
      String[] fields = line.split("\t");
      if (fields[0].isEmpty() || fields[0].length() > MAX_ID) {
        throw new IOException("an item id of " + fields[0].length() + " characters");
      }
      items.put(fields[0], Long.valueOf(fields[1]));
    }
    return new CheckpointFile(
        new ArrayList<>(items.keySet()),
        new ArrayList<>(items.values()),
        hyperparameters.required("dimension").asInt(),
        hyperparameters.required("max_length").asInt(),
        tensors(file(files, "model.safetensors")));
  }

  private static byte[] file(Map<String, byte[]> files, String name) throws IOException {
    byte[] file = files.get(name);
    if (file == null) {
      throw new IOException("no file " + name);
    }
    return file;
  }

  private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  /** Safetensors: length of the header, header in JSON, little-endian floats. */
  private static Map<String, double[]> tensors(byte[] file) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(buffer.getLong());
    int begin = Long.BYTES + header;
    Map<String, double[]> tensors = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : JSON.readTree(file, Long.BYTES, header).properties()) {
      JsonNode offsets = entry.getValue().required("data_offsets");
      int from = offsets.get(0).asInt();
      FloatBuffer floats =
          buffer
              .slice(begin + from, offsets.get(1).asInt() - from)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      double[] values = new double[floats.remaining()];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats.get(i);
        if (!Double.isFinite(values[i])) {
          throw new IOException(entry.getKey() + " holds " + values[i]);
        }
      }
      tensors.put(entry.getKey(), values);
    }
    return tensors;
  }
}
