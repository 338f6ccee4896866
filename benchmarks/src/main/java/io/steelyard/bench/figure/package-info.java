/** The arithmetic of figures, and how they are written down. Pure functions. */
@NullMarked
package io.steelyard.bench.figure;

import org.jspecify.annotations.NullMarked;
