/** A setting of a training, declared once; the command line, the services and documents follow. */
@NullMarked
package io.nextclick.learning.setting;

import org.jspecify.annotations.NullMarked;
