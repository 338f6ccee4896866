/**
 * The oracle: the simulator's truth held against what the gateway stored, its gap records and its ledger. In: the truth's
 * files and {@link io.steelyard.cli.verify.Evidence} (the gateway's HTTP API); out: a {@link
 * io.steelyard.cli.verify.Verdict}. Everything but reading is a pure function; nothing is repaired and nothing is
 * excused without being counted.
 */
@NullMarked
package io.steelyard.cli.verify;

import org.jspecify.annotations.NullMarked;
