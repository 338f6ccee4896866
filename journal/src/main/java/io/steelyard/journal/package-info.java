/** The append-only log under outbox and inbox. */
@NullMarked
package io.steelyard.journal;

import org.jspecify.annotations.NullMarked;
