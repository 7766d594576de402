/** What must be identical in training and serving: vocabulary, network, padding and scoring. */
@NullMarked
package io.nextclick.model;

import org.jspecify.annotations.NullMarked;
