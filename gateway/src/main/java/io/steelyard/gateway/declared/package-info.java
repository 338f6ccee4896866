/**
 * What machines do not tell: calendars, orders, maintenance windows, cycle times, corrections, inspections of parts, tolerances,
 * stop reasons, readings of meters, business figures and the asset register. Each is a table whose columns are data ({@code inputs/kinds.yaml}); it comes in as JSON, CSV or XLSX,
 * is taken whole or not at all, and stays with who gave it and when. What comes out: an asset's plan, its corrections, its
 * nameplate, the register against what is on the wire, and which minutes a change re-opens. Any thread.
 */
@NullMarked
package io.steelyard.gateway.declared;

import org.jspecify.annotations.NullMarked;
