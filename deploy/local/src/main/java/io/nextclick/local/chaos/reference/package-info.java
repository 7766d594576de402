/**
 * The contract once more, in plain Java that knows schemas/README.md and no class of the apps: what
 * a click is, which session it joins, what its answer must be.
 */
@NullMarked
package io.nextclick.local.chaos.reference;

import org.jspecify.annotations.NullMarked;
