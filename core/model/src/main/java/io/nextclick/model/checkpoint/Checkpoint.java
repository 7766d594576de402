package io.nextclick.model.checkpoint;

import io.nextclick.model.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A trained model outside any engine: how it was trained, the items it knows and its weights, all
 * in the Java heap. Equal training makes equal bytes. A checkpoint is smaller than 2 GiB.
 */
public final class Checkpoint {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm").withZone(ZoneOffset.UTC);

  private final CheckpointMetadata metadata;
  private final Vocabulary vocabulary;
  private final SortedMap<String, Tensor> tensors;

  /**
   * @param tensors by name; not copied, and not to be changed any more
   * @throws CheckpointException if a weight is infinite or not a number
   */
  public Checkpoint(
      CheckpointMetadata metadata, Vocabulary vocabulary, SortedMap<String, Tensor> tensors) {
    this.metadata = metadata;
    this.vocabulary = vocabulary;
    this.tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    this.tensors.forEach(
        (name, tensor) -> {
          int place = tensor.firstNotFinite();
          if (place >= 0) {
            throw new CheckpointException(
                "tensor '"
                    + name
                    + "' holds "
                    + tensor.values()[place]
                    + " at place "
                    + place
                    + ": the training diverged. Train again with a smaller learning rate.");
          }
        });
  }

  public CheckpointMetadata metadata() {
    return metadata;
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The same with other words about how it came about. */
  public Checkpoint with(CheckpointMetadata other) {
    return new Checkpoint(other, vocabulary, tensors);
  }

  /** All tensors, in order of name. */
  public SortedMap<String, Tensor> tensors() {
    return tensors;
  }

  /**
   * The tensor of that name, if it has that shape.
   *
   * @throws CheckpointException if it is missing or of another shape
   */
  public Tensor tensor(String name, int... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new CheckpointException(
          "tensor '"
              + name
              + "' is missing from the "
              + metadata.architecture()
              + " checkpoint, which has "
              + tensors.keySet()
              + ". Train again.");
    }
    if (!tensor.hasShape(shape)) {
      throw new CheckpointException(
          "tensor '"
              + name
              + "' has shape "
              + Arrays.toString(tensor.shape())
              + " where the "
              + metadata.architecture()
              + " checkpoint's "
              + vocabulary.size()
              + " items and hyperparameters "
              + metadata.hyperparameters()
              + " ask for "
              + Arrays.toString(shape)
              + ". Train again.");
    }
    return tensor;
  }

  /**
   * Names these very bytes: architecture, minute of the newest click in UTC, start of the SHA-256,
   * as in {@code mtaw-20200608T0000-3f2a9c1b}. Packs the whole checkpoint to know.
   */
  public String version() {
    return versionOf(toBytes());
  }

  private String versionOf(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return metadata.architecture()
          + '-'
          + MINUTE.format(metadata.trainedTo())
          + '-'
          + HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The three files in one zip, the same bytes for the same content. */
  public byte[] toBytes() {
    return CheckpointArchive.pack(files());
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws CheckpointException if the bytes are damaged
   */
  public static Checkpoint fromBytes(byte[] bytes) {
    return of(CheckpointArchive.unpack(bytes), "the checkpoint's ");
  }

  /**
   * Writes the three files into the directory, which is made where it is missing: all or none, so
   * that an earlier checkpoint there stays where anything fails.
   */
  public void writeDirectory(Path directory) throws IOException {
    new CheckpointFolder(directory).write(files());
  }

  /**
   * Reads what {@link #writeDirectory} wrote.
   *
   * @throws CheckpointException if a file is missing, unreadable or damaged
   */
  public static Checkpoint readDirectory(Path directory) {
    return of(new CheckpointFolder(directory).read(), directory + "/");
  }

  private SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put(MetadataFile.NAME, MetadataFile.write(metadata));
    files.put(ItemsFile.NAME, ItemsFile.write(vocabulary));
    files.put(SafetensorsFile.NAME, SafetensorsFile.write(tensors));
    return files;
  }

  private static Checkpoint of(SortedMap<String, byte[]> files, String where) {
    CheckpointMetadata metadata =
        MetadataFile.read(file(files, MetadataFile.NAME), where + MetadataFile.NAME);
    SortedMap<String, Tensor> tensors =
        SafetensorsFile.read(file(files, SafetensorsFile.NAME), where + SafetensorsFile.NAME);
    long numbers = tensors.values().stream().mapToLong(t -> t.values().length).max().orElse(0);
    Vocabulary items = ItemsFile.read(file(files, ItemsFile.NAME), numbers, where + ItemsFile.NAME);
    return new Checkpoint(metadata, items, tensors);
  }

  private static byte[] file(SortedMap<String, byte[]> files, String name) {
    return Objects.requireNonNull(files.get(name), name);
  }
}
