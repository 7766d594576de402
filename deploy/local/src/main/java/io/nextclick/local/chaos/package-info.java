/**
 * {@code nextclick chaos}: real processes, faults from a seed, and a verifier that knows only the
 * wire contract. Read {@code ChaosCommand}, then {@code Chaos}; then {@code Schedule}, {@code
 * cluster}, {@code load}, {@code verify} and {@code Summary}.
 */
@NullMarked
package io.nextclick.local.chaos;

import org.jspecify.annotations.NullMarked;
