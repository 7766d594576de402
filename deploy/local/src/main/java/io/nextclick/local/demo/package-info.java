/**
 * Everything on one machine and in one JVM: broker, stream app, trainer, and a stream of clicks
 * whose every recommendation is judged by the visitor's next click.
 */
@NullMarked
package io.nextclick.local.demo;

import org.jspecify.annotations.NullMarked;
