/** What each part of a model is worth: it is trained without, and both are judged alike. */
@NullMarked
package io.nextclick.experiments.ablation;

import org.jspecify.annotations.NullMarked;
