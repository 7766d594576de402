/**
 * CML (arXiv 2202.08523): sessions and items as the two sides of a graph, an edge for what was done
 * with what.
 */
@NullMarked
package io.nextclick.model.cml;

import org.jspecify.annotations.NullMarked;
