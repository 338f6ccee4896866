/**
 * What a wanted mapping finds on the servers that are there now, beside what the agent remembers of its variables. It looks
 * and changes nothing: each look has a session of its own.
 */
@NullMarked
package io.steelyard.edge.opcua.compare;

import org.jspecify.annotations.NullMarked;
