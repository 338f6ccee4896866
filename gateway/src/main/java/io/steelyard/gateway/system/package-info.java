/**
 * System records: what is not a time series. Gaps, events, what was kept aside, the types that fields are locked to, the
 * asset registry and the minutes still to fold, in one SQLite file with full synchronous commits. Always local,
 * whichever time-series store is in use.
 */
@NullMarked
package io.steelyard.gateway.system;

import org.jspecify.annotations.NullMarked;
