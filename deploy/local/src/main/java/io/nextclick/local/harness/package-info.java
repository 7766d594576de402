/** What demo, bench and replay put around clicks: a sender, the stream app, a reader, a clock. */
@NullMarked
package io.nextclick.local.harness;

import org.jspecify.annotations.NullMarked;
