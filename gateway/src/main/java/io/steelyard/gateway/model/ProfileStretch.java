package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * What people say an asset's profile was, whatever its births said.
 *
 * @param from nanoseconds since 1970; {@link Long#MIN_VALUE}: since ever
 * @param to not included; null: until a birth said next that the profile is another one
 */
public record ProfileStretch(long from, @Nullable Long to, String profile) {}
