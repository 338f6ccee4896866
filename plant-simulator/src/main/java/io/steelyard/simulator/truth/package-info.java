/**
 * What the simulator swears to: every value is written here <em>before</em> it is set, and marked as done after it was
 * set. One thread writes; a set row is handed to the operating system before the value is shown, and the done rows before it
 * with it, so that they survive the death of the process (not of the machine).
 *
 * <p>Files {@code <data>/simulator/truth/<part>.csv}, UTF-8, lines ended by LF, the first line of each
 * file is the header {@code kind,row,signal,sourceTime,value,status,setAt,run,seed}:
 *
 * <pre>
 *  set,17,lathe-1/power,2026-11-23T06:00:00.1234567Z,14.25,0,2026-11-23T06:00:00.123461Z,3,42
 *  done,17,,,,,2026-11-23T06:00:00.12349Z,3,42
 *
 *  kind        set: about to be shown; done: is shown. No done: the process died in between, nobody can know
 *  row         counts up over all runs; a row is set once and done at most once, done possibly by a later run
 *  signal      asset/signal, neither contains a comma
 *  sourceTime  ISO 8601 UTC, whole steps of 100 ns; strictly rising within a signal
 *  value       true, false, an integer, a double in Java's shortest form (a Float is widened first, so that the
 *              double is exact), or a text in double quotes with "" for a quote; empty: no usable value
 *  status      OPC UA status code as an unsigned decimal; 0 is Good
 *  setAt       host clock right before the set; in a done row right after it
 *  run         number of the start of the simulator that wrote the row
 *  seed        of the plant
 * </pre>
 *
 * <p>A last line without LF was cut by the death of the process; it does not count, the value was not set. Parts are
 * numbered in order of time, {@code 00000001.csv} on. At {@code truth.cap} the oldest part is deleted and counted; the
 * truth then begins with the first row of the oldest part that is left.
 */
@NullMarked
package io.steelyard.simulator.truth;

import org.jspecify.annotations.NullMarked;
