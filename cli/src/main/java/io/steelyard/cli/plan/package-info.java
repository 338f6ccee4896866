/**
 * What a changed mapping would mean beyond its file: on the servers, in the store, on the dashboards. In: the agent's plan and
 * what was asked; out: a {@link io.steelyard.cli.plan.PlanText} for people and for programs. Changes nothing.
 */
@NullMarked
package io.steelyard.cli.plan;

import org.jspecify.annotations.NullMarked;
