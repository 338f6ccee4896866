/** Whether a server says that what it has is another now. Its clock is given. */
@NullMarked
package io.steelyard.edge.opcua.change;

import org.jspecify.annotations.NullMarked;
