/**
 * What a changed mapping would mean, in words. In: a {@link io.steelyard.edge.config.plan.Plan}; out: text for people, JSON
 * for programs.
 */
@NullMarked
package io.steelyard.cli.plan;

import org.jspecify.annotations.NullMarked;
