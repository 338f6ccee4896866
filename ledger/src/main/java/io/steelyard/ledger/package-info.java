/**
 * The words of conservation: sample numbers as sets, the records that travel beside the samples, and the arithmetic
 * that balances them. Pure: no I/O, no threads, no clock. Ranges are inclusive; instants are nanoseconds since 1970
 * inside and ISO 8601 UTC in JSON.
 */
@NullMarked
package io.steelyard.ledger;

import org.jspecify.annotations.NullMarked;
