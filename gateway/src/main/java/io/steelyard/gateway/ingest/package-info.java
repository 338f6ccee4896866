/**
 * Room 3: reads the inbox in order, keeps the Sparkplug sessions, maps metrics to series, decides duplicates sample by
 * sample and keeps the ledger's book. Out go batches to the store, rows to the system records, last values, and answers
 * to agents. One thread per inbox partition; what it knows can be written down whole and taken up again (the {@code
 * state} mark), so that a replay ends where the first reading ended.
 */
@NullMarked
package io.steelyard.gateway.ingest;

import org.jspecify.annotations.NullMarked;
