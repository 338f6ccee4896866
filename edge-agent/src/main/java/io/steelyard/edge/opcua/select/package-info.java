/**
 * What an agent reads of its servers without that anybody has written it down: what a server's {@code select} fits is found by
 * a walk with a session of its own, proposed as {@code browse} does, and added to the mapping beside what is mapped by hand.
 * What was once selected is written down and stays, under the same names, whether or not the server shows it now.
 */
@NullMarked
package io.steelyard.edge.opcua.select;

import org.jspecify.annotations.NullMarked;
