package io.steelyard.settings;

/**
 * A share of a disk.
 *
 * @param percent 1 to 99
 */
record Share(int percent) {}
