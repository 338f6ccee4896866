/** The command line: demo, verify and operations. */
@NullMarked
package io.steelyard.cli;

import org.jspecify.annotations.NullMarked;
