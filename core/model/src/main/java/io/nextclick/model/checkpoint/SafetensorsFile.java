package io.nextclick.model.checkpoint;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The safetensors format, 32-bit floats only: the header's length as 8 bytes little-endian, a JSON
 * header that gives each tensor's type, shape and place, then the values. Tensors are in order of
 * name without gaps, so that equal tensors make equal bytes.
 */
final class SafetensorsFile {

  static final String NAME = "model.safetensors";

  /** A tensor's entry takes about a hundred bytes, and read as JSON twenty times as many. */
  static final int MAX_HEADER_BYTES = 1 << 20;

  private static final int MAX_DIMENSIONS = 8;
  private static final String HINT = ". Copy the file anew or train again.";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

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

  /** Where a tensor's values are, from the first byte to before the last. */
  private record Place(String name, int[] shape, int begin, int end) {}

  /**
   * @param where names the file in messages
   * @throws CheckpointException if the bytes are not such a file, whole and consistent
   */
  static SortedMap<String, Tensor> read(byte[] bytes, String where) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    JsonNode header = readHeader(file, where);
    ByteBuffer values = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    List<Place> places = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = header.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      if (!entry.getKey().equals("__metadata__")) {
        places.add(readPlace(entry.getKey(), entry.getValue(), values, where));
      }
    }
    requireNoGaps(places, values.capacity(), where);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Place place : places) {
      float[] numbers = new float[(place.end() - place.begin()) / Float.BYTES];
      values
          .slice(place.begin(), place.end() - place.begin())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(numbers);
      tensors.put(place.name(), Tensor.of(numbers, place.shape()));
    }
    return tensors;
  }

  /**
   * The format asks that tensors cover the values exactly: no holes, no overlaps, no rest. What is
   * copied is therefore never more than the file.
   */
  private static void requireNoGaps(List<Place> places, int size, String where) {
    places.sort(Comparator.comparingInt(Place::begin).thenComparingInt(Place::end));
    int covered = 0;
    for (Place place : places) {
      if (place.begin() != covered) {
        break;
      }
      covered = place.end();
    }
    boolean whole = places.stream().mapToLong(place -> place.end() - place.begin()).sum() == size;
    if (covered != size || !whole) {
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
    if (length > MAX_HEADER_BYTES) {
      throw new CheckpointException(
          where
              + " has a header of "
              + length
              + " bytes where at most "
              + MAX_HEADER_BYTES
              + " are read"
              + HINT);
    }
    byte[] text = new byte[(int) length];
    file.get(text);
    try {
      JsonNode header = JSON.readTree(text);
      if (header.isObject()) {
        return header;
      }
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new CheckpointException(where + " has a header that is not JSON" + HINT, e);
    }
    throw new CheckpointException(where + " has a header that is not a JSON object" + HINT);
  }

  private static Place readPlace(
      String name, JsonNode description, ByteBuffer values, String where) {
    String tensor = "tensor '" + Shown.of(name) + "' in " + where;
    if (!description.path("dtype").asText().equals("F32")) {
      throw new CheckpointException(
          tensor
              + " has type "
              + Shown.of(description.path("dtype").asText("(none)"))
              + ", only F32 is read. Convert it to 32-bit floats.");
    }
    JsonNode offsets = description.path("data_offsets");
    long begin = wholeNumber(offsets.path(0));
    long end = wholeNumber(offsets.path(1));
    if (offsets.size() != 2 || begin < 0 || end < begin) {
      throw new CheckpointException(
          tensor + " has no valid data_offsets: " + Shown.of(offsets) + HINT);
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
    int[] shape = readShape(description.path("shape"), end - begin, tensor);
    return new Place(name, shape, (int) begin, (int) end);
  }

  private static int[] readShape(JsonNode sizes, long bytes, String tensor) {
    boolean valid = sizes.isArray() && sizes.size() <= MAX_DIMENSIONS;
    int[] shape = new int[valid ? sizes.size() : 0];
    for (int i = 0; i < shape.length; i++) {
      long size = wholeNumber(sizes.get(i));
      valid &= size >= 0 && size <= Integer.MAX_VALUE;
      shape[i] = (int) Math.max(0, size);
    }
    boolean fits = bytes % Float.BYTES == 0 && Tensor.numbers(shape) == bytes / Float.BYTES;
    if (!valid || !fits) {
      throw new CheckpointException(
          tensor
              + " has shape "
              + Shown.of(sizes)
              + ", which does not fit its "
              + bytes
              + " bytes"
              + HINT);
    }
    return shape;
  }

  /** -1 for whatever is no whole number. */
  private static long wholeNumber(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong() ? number.longValue() : -1;
  }
}
