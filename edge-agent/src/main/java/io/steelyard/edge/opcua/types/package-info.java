/**
 * What a server's own data types mean, and values of them. Knows no server: whoever asks one hands over what it said. Promised:
 * what is read is what the type says to the last byte, in bounded memory and depth, or it is refused.
 */
@NullMarked
package io.steelyard.edge.opcua.types;

import org.jspecify.annotations.NullMarked;
