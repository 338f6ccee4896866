/**
 * A made plant whose truth is known, and what indicators have to say of it: {@link io.steelyard.testkit.month.MadePlant} makes
 * machines by a seed, with all that they did to the nanosecond and the samples that would be read of them;
 * {@link io.steelyard.testkit.month.Reference} computes time elements, counts and energy from what they did, by the
 * definitions and without minutes; {@link io.steelyard.testkit.month.Losses} takes samples away and says what gap records
 * would tell of it. Nothing here knows the gateway.
 */
@NullMarked
package io.steelyard.testkit.month;

import org.jspecify.annotations.NullMarked;
