package io.nextclick.service;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** What every service says of its process: the build that runs, its JVM, its open files. */
public final class ProcessMetrics implements AutoCloseable {

  private final JvmGcMetrics gc = new JvmGcMetrics();

  private ProcessMetrics() {}

  /** To be closed with the registry. */
  public static ProcessMetrics bindTo(MeterRegistry registry) {
    ProcessMetrics metrics = new ProcessMetrics();
    metrics.gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    Gauge.builder("nextclick.process.resident.memory", ProcessMetrics::residentBytes)
        .description("What the process holds of the machine's memory, native memory included.")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("nextclick.process.memory.limit", ProcessMetrics::memoryLimit)
        .description("What the process may hold of it: its container's limit, or the machine's.")
        .baseUnit("bytes")
        .register(registry);
    Properties build = build();
    Gauge.builder("nextclick.build.info", () -> 1)
        .description("1, for the build and the Java that run.")
        .tag("version", build.getProperty("version", "unknown"))
        .tag("revision", build.getProperty("revision", "unknown"))
        .tag("java", Runtime.version().toString())
        .register(registry);
    return metrics;
  }

  /** How full the disk of a directory is; 0 of 0 bytes while it does not exist. */
  public static void bindDisk(MeterRegistry registry, Path directory) {
    new DiskSpaceMetrics(directory.toFile()).bindTo(registry);
  }

  private static double memoryLimit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Double.NaN;
  }

  /** NaN where the system does not tell. */
  private static double residentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | UncheckedIOException e) {
      return Double.NaN;
    }
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream in = ProcessMetrics.class.getResourceAsStream("/nextclick-build.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new IllegalStateException("This build does not say what it is", e);
    }
    return build;
  }

  @Override
  public void close() {
    gc.close();
  }
}
