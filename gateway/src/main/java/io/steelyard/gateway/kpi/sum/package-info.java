/**
 * Any period as a sum of minutes: sums of hours and days are kept beside the rows, and forgotten before a row of theirs
 * changes. From sums come quantities with bounds, for an asset, a line, an area or a site.
 */
@NullMarked
package io.steelyard.gateway.kpi.sum;

import org.jspecify.annotations.NullMarked;
