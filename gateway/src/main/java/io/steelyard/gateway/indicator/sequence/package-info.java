/** What was lost on the way through a sequence of operations: scrap of its runs against what its first operation made. Any thread. */
@NullMarked
package io.steelyard.gateway.indicator.sequence;

import org.jspecify.annotations.NullMarked;
