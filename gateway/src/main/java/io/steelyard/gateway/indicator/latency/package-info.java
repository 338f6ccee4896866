/** How long samples took from their source to the inbox: quantities from classes by asset and hour of arrival. */
@NullMarked
package io.steelyard.gateway.indicator.latency;

import org.jspecify.annotations.NullMarked;
