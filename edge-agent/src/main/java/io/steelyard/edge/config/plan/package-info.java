/**
 * What a changed mapping would mean beyond its file: on the servers, in the store, on the dashboards. In: a draft of the
 * agent's file and who may be asked; out: a {@link io.steelyard.edge.config.plan.Plan}, the same for the command line as for
 * who asks the running agent. Changes nothing of what an agent has. Questions go on threads that the caller gives, and each look ends in time.
 */
@NullMarked
package io.steelyard.edge.config.plan;

import org.jspecify.annotations.NullMarked;
