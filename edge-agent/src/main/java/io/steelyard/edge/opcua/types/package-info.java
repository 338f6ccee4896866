/**
 * What a server's own data types mean. Pure: whoever asks the server hands over what it said.
 */
@NullMarked
package io.steelyard.edge.opcua.types;

import org.jspecify.annotations.NullMarked;
