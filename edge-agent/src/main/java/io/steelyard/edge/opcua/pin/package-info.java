/**
 * What each server was first accepted with: policy, mode and certificate. Promised: without a person it only gets
 * stronger, and whatever is refused is told as an event.
 */
@NullMarked
package io.steelyard.edge.opcua.pin;

import org.jspecify.annotations.NullMarked;
