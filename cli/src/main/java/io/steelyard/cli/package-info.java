/**
 * The command line: {@link io.steelyard.cli.SteelyardMain} knows the commands, each command is a small class that asks a
 * running process over HTTP or calls the demo or the oracle. Data goes to standard output, errors to standard error; exit
 * codes: 0 done, 1 the answer is no or a resource is taken, 2 wrong use, 3 a peer could not be reached.
 */
@NullMarked
package io.steelyard.cli;

import org.jspecify.annotations.NullMarked;
