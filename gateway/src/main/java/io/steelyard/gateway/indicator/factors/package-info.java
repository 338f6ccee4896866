/**
 * Energy as coal equivalent and as emissions: amounts of energy times dated factors, which are data with their source. What a
 * site declares itself takes their place.
 */
@NullMarked
package io.steelyard.gateway.indicator.factors;

import org.jspecify.annotations.NullMarked;
