package io.nextclick.model.checkpoint;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The safetensors format, 32-bit floats only: the header's length as 8 bytes little-endian, a JSON
 * header that gives each tensor's type, shape and place, then the values. Tensors stand in order of
 * name without gaps, so that equal tensors make equal bytes.
 */
final class SafetensorsFile {

  static final String NAME = "model.safetensors";
  private static final String HINT = ". Copy the file anew or train again.";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private SafetensorsFile() {}

  static byte[] write(SortedMap<String, Tensor> tensors) {
    ObjectNode header = JSON.createObjectNode();
    long end = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      ObjectNode description = header.putObject(entry.getKey()).put("dtype", "F32");
      ArrayNode shape = description.putArray("shape");
      Arrays.stream(tensor.shape()).forEach(shape::add);
      long begin = end;
      end += (long) tensor.values().length * Float.BYTES;
      description.putArray("data_offsets").add(begin).add(end);
    }
    // Spaces after the header are allowed: they put the values on an 8-byte boundary.
    StringBuilder text = new StringBuilder(header.toString());
    while (text.toString().getBytes(StandardCharsets.UTF_8).length % Long.BYTES != 0) {
      text.append(' ');
    }
    byte[] headerBytes = text.toString().getBytes(StandardCharsets.UTF_8);
    int size = Math.toIntExact(Long.BYTES + headerBytes.length + end);
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(headerBytes.length).put(headerBytes);
    for (Tensor tensor : tensors.values()) {
      file.asFloatBuffer().put(tensor.values());
      file.position(file.position() + tensor.values().length * Float.BYTES);
    }
    return file.array();
  }

  /**
   * @param where names the file in messages
   * @throws CheckpointException if the bytes are not such a file, whole and consistent
   */
  static SortedMap<String, Tensor> read(byte[] bytes, String where) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    JsonNode header = readHeader(file, where);
    ByteBuffer values = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    SortedMap<Long, Long> ends = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = header.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      if (!entry.getKey().equals("__metadata__")) {
        JsonNode description = entry.getValue();
        tensors.put(entry.getKey(), readTensor(entry.getKey(), description, values, where));
        JsonNode offsets = description.path("data_offsets");
        ends.merge(offsets.get(0).asLong(), offsets.get(1).asLong(), Math::max);
      }
    }
    requireNoGaps(ends, values.capacity(), where);
    return tensors;
  }

  /** The format asks that tensors cover the values exactly: no holes, no overlaps, no rest. */
  private static void requireNoGaps(SortedMap<Long, Long> ends, long size, String where) {
    long covered = 0;
    for (Map.Entry<Long, Long> span : ends.entrySet()) {
      if (span.getKey() != covered) {
        break;
      }
      covered = span.getValue();
    }
    if (covered != size) {
      throw new CheckpointException(
          where
              + " holds "
              + size
              + " bytes of values, of which its header describes an unbroken "
              + covered
              + HINT);
    }
  }

  private static JsonNode readHeader(ByteBuffer file, String where) {
    if (file.remaining() < Long.BYTES) {
      throw new CheckpointException(
          where + " is cut off: it has " + file.remaining() + " bytes" + HINT);
    }
    long length = file.getLong();
    if (length < 2 || length > file.remaining()) {
      throw new CheckpointException(
          where
              + " is cut off or no safetensors file: it announces a header of "
              + length
              + " bytes where "
              + file.remaining()
              + " follow"
              + HINT);
    }
    byte[] text = new byte[(int) length];
    file.get(text);
    try {
      JsonNode header = JSON.readTree(text);
      if (header.isObject()) {
        return header;
      }
    } catch (IOException e) {
      throw new CheckpointException(where + " has a header that is not JSON" + HINT, e);
    }
    throw new CheckpointException(where + " has a header that is not a JSON object" + HINT);
  }

  private static Tensor readTensor(
      String name, JsonNode description, ByteBuffer values, String where) {
    String tensor = "tensor '" + name + "' in " + where;
    if (!description.path("dtype").asText().equals("F32")) {
      throw new CheckpointException(
          tensor
              + " has type "
              + description.path("dtype").asText("(none)")
              + ", only F32 is read. Convert it to 32-bit floats.");
    }
    JsonNode offsets = description.path("data_offsets");
    long begin = offsets.path(0).asLong(-1);
    long end = offsets.path(1).asLong(-1);
    if (offsets.size() != 2 || begin < 0 || end < begin) {
      throw new CheckpointException(tensor + " has no valid data_offsets: " + offsets + HINT);
    }
    if (end > values.capacity()) {
      throw new CheckpointException(
          tensor
              + " reaches to byte "
              + end
              + " of the values, there are "
              + values.capacity()
              + ": the file is cut off"
              + HINT);
    }
    int[] shape = readShape(description.path("shape"), (end - begin), tensor);
    float[] numbers = new float[(int) ((end - begin) / Float.BYTES)];
    values
        .slice((int) begin, (int) (end - begin))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    return Tensor.of(numbers, shape);
  }

  private static int[] readShape(JsonNode sizes, long bytes, String tensor) {
    int[] shape = new int[sizes.size()];
    double numbers = 1; // exact far beyond any file's size, and never overflows
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).asInt(-1);
      numbers *= shape[i];
    }
    boolean valid = sizes.isArray() && Arrays.stream(shape).allMatch(size -> size >= 0);
    if (!valid || numbers * Float.BYTES != bytes) {
      throw new CheckpointException(
          tensor + " has shape " + sizes + ", which does not fit its " + bytes + " bytes" + HINT);
    }
    return shape;
  }
}
