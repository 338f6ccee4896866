/**
 * The dead-letter: what the store will never take as it is. A reading comes in when the store refuses it or its series is
 * beyond the budget; it stands in a file of the folder and in the index before anything behind it counts as stored; it
 * goes out when it is written again, by a person's word, and the store takes it. Any thread; calls block until what they
 * promise is on disk. At its limit the oldest file goes, counted and by name.
 */
@NullMarked
package io.steelyard.gateway.deadletter;

import org.jspecify.annotations.NullMarked;
