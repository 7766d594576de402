package io.nextclick.stream.session;

import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Kafka Streams has begun a task anew that it had closed in the middle of its work. Such a task
 * still has the offsets of before and commits them with its first punctuation, though it is about
 * to read the records again (KAFKA-15344): a crash in between would lose them. So its thread ends,
 * and the next one makes the task from nothing.
 */
public final class RevivedTaskException extends StreamsException {

  private static final long serialVersionUID = 1L;

  RevivedTaskException(TaskId task) {
    super("Task " + task + " is begun anew on another thread, so that it forgets its offsets");
  }
}
