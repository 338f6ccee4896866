/**
 * The mapping of an edge agent as a table that people edit in a spreadsheet: one row a signal, CSV or XLSX. Runs in the
 * command line's process only. What a table says is checked by the agent's own keys and checks, and told by line and column.
 */
@NullMarked
package io.steelyard.cli.mapping;

import org.jspecify.annotations.NullMarked;
