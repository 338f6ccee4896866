package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * A document that one room made and another hands out.
 *
 * @param type content type
 * @param fileName what it is called when it is saved, or null when it is to be shown
 */
public record Attachment(String type, Bytes body, @Nullable String fileName) {}
