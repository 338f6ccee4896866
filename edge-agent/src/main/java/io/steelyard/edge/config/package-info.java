/** The agent's settings file: its keys, the checks that span them, and the rooms' config records made from it. */
@NullMarked
package io.steelyard.edge.config;

import org.jspecify.annotations.NullMarked;
