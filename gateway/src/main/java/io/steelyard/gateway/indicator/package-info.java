/**
 * Indicators from minute rows. What an indicator is stands in data files; what it rests on can be walked down to the
 * samples. Missing input is "not assessed", never a number.
 */
@NullMarked
package io.steelyard.gateway.indicator;

import org.jspecify.annotations.NullMarked;
