/** Reads a bounded window of clicks and cuts it into sessions as the stream app does. */
@NullMarked
package io.nextclick.trainer.clicklog;

import org.jspecify.annotations.NullMarked;
