package io.nextclick.service.host;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Memory and open files, as the process and its container have them. */
public final class Resources {

  private static final long MEGABYTE = 1L << 20;

  /** RocksDB opens its files, Kafka's clients a connection to each broker. */
  private static final long FEWEST_FILES = 1024;

  private static final long COMFORTABLE_FILES = 8192;

  /** What the images leave to what lies outside the heap: tensors, RocksDB, buffers, threads. */
  private static final double LARGEST_HEAP = 0.6;

  private Resources() {}

  /** The heap against the memory there is, a container's limit included. */
  public static Finding memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return memory(Runtime.getRuntime().maxMemory(), system.getTotalMemorySize());
  }

  static Finding memory(long heap, long total) {
    String found = "the heap may take %d MB of %d MB".formatted(heap / MEGABYTE, total / MEGABYTE);
    String way =
        "; tensors and RocksDB lie outside it: set -Xmx to at most %d MB (NEXTCLICK_JAVA_OPTS, in the images JDK_JAVA_OPTIONS) or give the process more memory"
            .formatted((long) (LARGEST_HEAP * total) / MEGABYTE);
    if (heap > total) {
      return Finding.notOk("memory", found + way);
    }
    return heap > LARGEST_HEAP * total
        ? Finding.warning("memory", found + way)
        : Finding.ok("memory", found);
  }

  public static Finding openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? openFiles(unix.getMaxFileDescriptorCount())
        : Finding.skipped("open files", "this system does not say its limit");
  }

  static Finding openFiles(long most) {
    String found = "at most " + most;
    String way =
        "%s; %d are needed, %d are comfortable: raise ulimit -n (LimitNOFILE, --ulimit nofile)"
            .formatted(found, FEWEST_FILES, COMFORTABLE_FILES);
    if (most < FEWEST_FILES) {
      return Finding.notOk("open files", way);
    }
    return most < COMFORTABLE_FILES
        ? Finding.warning("open files", way)
        : Finding.ok("open files", found);
  }
}
