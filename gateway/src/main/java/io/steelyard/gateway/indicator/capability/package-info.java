/** How measurements of a machine lie between their limits: quantities from samples of signals that have a tolerance. */
@NullMarked
package io.steelyard.gateway.indicator.capability;

import org.jspecify.annotations.NullMarked;
