/** Settings files: YAML in, checked values or every mistake at once out. */
@NullMarked
package io.steelyard.settings;

import org.jspecify.annotations.NullMarked;
