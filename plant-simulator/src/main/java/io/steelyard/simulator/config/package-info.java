/**
 * The simulator's configuration file and what it means. Promised: every mistake is listed, none is repaired silently;
 * an unknown key is a mistake. Also the mapping that a person would write for this plant.
 */
@NullMarked
package io.steelyard.simulator.config;

import org.jspecify.annotations.NullMarked;
