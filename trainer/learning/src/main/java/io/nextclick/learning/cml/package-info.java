/**
 * What CML (arXiv 2202.08523) learns by beside its network: the graph, and the weights of losses.
 */
@NullMarked
package io.nextclick.learning.cml;

import org.jspecify.annotations.NullMarked;
