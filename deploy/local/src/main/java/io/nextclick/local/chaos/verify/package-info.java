/** Reads the topics as anybody could, and holds what the apps wrote against the reference. */
@NullMarked
package io.nextclick.local.chaos.verify;

import org.jspecify.annotations.NullMarked;
