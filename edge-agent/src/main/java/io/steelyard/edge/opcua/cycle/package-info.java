/** When values are read that no server tells by itself. Knows no server, and its clock is given. */
@NullMarked
package io.steelyard.edge.opcua.cycle;

import org.jspecify.annotations.NullMarked;
