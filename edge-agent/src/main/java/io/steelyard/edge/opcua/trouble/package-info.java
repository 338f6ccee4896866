/** Why signals are not read, as words that other rooms may show. Knows nothing of Milo; values only. */
@NullMarked
package io.steelyard.edge.opcua.trouble;

import org.jspecify.annotations.NullMarked;
