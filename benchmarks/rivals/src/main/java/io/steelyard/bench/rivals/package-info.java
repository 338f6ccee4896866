/** Stores of others, behind the door that the journal's benchmark has. */
@NullMarked
package io.steelyard.bench.rivals;

import org.jspecify.annotations.NullMarked;
