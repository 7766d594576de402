/**
 * SASRec (arXiv 1808.09781): a causal transformer over a session, the encoder that MCLRec trains.
 */
@NullMarked
package io.nextclick.model.sasrec;

import org.jspecify.annotations.NullMarked;
