/** What a training was like, for people who would rather look than read. */
@NullMarked
package io.nextclick.experiments.report;

import org.jspecify.annotations.NullMarked;
