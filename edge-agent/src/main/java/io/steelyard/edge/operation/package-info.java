/**
 * Beside the line: what others may ask of the agent from away, each {@link io.steelyard.edge.operation.Operation} with a
 * role, a time limit, a size limit and an entry in the {@link io.steelyard.edge.operation.Audit}.
 *
 * <p>In come requests as JSON, from whichever way the root has opened; out go answers as JSON. Work runs on threads that
 * the root gives, one after the other; whoever asks is never held up. Knows neither the ways nor the rooms that do the work.
 */
@NullMarked
package io.steelyard.edge.operation;

import org.jspecify.annotations.NullMarked;
