package io.steelyard.gateway.model;

/**
 * A signal's last value as the live view shows it.
 *
 * @param stale whether its agent or asset is gone, so that nobody knows whether it is still true
 * @param version grows with every change in the house; a later change has a greater one
 */
public record LiveValue(SignalKey signal, StoredPoint point, boolean stale, long version) {}
