/** Sparkplug B 3.0: words, payload codec and session rules, without I/O, threads or a clock. */
@NullMarked
package io.steelyard.sparkplug;

import org.jspecify.annotations.NullMarked;
