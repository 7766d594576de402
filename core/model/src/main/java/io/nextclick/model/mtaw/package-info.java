/** The MTAW network (arXiv 2306.11610): its equations, its weights and how it scores prefixes. */
@NullMarked
package io.nextclick.model.mtaw;

import org.jspecify.annotations.NullMarked;
