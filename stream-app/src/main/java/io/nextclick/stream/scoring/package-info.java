/**
 * Stage two: every click is owed an answer, kept until it is given, and scored in micro-batches.
 */
@NullMarked
package io.nextclick.stream.scoring;

import org.jspecify.annotations.NullMarked;
