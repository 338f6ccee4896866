/** Sample numbers as sets, and the ledger that balances them. */
@NullMarked
package io.steelyard.ledger;

import org.jspecify.annotations.NullMarked;
