package io.nextclick.registry;

import java.util.List;

/**
 * One upload of a version, told from a later one of the same name by where its records are. What
 * could not be used is worth another try once any of it was sent again, or somebody has asked for a
 * version anew.
 *
 * @param wantedAt offset of the record that says which version is to answer; -1 for none
 * @param manifestAt -1 for none
 * @param chunksAt in order of chunk number
 */
public record UploadId(long wantedAt, long manifestAt, List<Long> chunksAt) {

  public UploadId {
    chunksAt = List.copyOf(chunksAt);
  }
}
