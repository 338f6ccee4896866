/**
 * The floor plan of a process as ArchUnit rules: which room may know which other, and which library lives where. Each
 * rule is a function of the root package, so that the same rule that guards the program can be shown a planted
 * violation.
 */
@NullMarked
package io.steelyard.testkit.floorplan;

import org.jspecify.annotations.NullMarked;
