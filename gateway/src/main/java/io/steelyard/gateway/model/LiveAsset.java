package io.steelyard.gateway.model;

/**
 * An asset as the live view shows it.
 *
 * @param online whether its agent is connected and it is born
 * @param since when that began, nanoseconds since 1970; 0 when it has not been heard of since the start
 * @param version as in {@link LiveValue}
 */
public record LiveAsset(AssetDescription description, boolean online, long since, long version) {}
