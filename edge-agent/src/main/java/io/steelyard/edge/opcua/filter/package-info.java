/** Which values a signal's mapping leaves out. Knows no server and no clock: the server's thread asks, value by value. */
@NullMarked
package io.steelyard.edge.opcua.filter;

import org.jspecify.annotations.NullMarked;
