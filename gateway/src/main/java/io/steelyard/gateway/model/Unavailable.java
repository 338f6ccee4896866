package io.steelyard.gateway.model;

/**
 * An exception that says: what was asked for cannot be had now, through no fault of who asks. Its message says why and
 * what to do.
 */
public interface Unavailable {}
