/**
 * Nouns and doors that more than one room of the gateway needs. Knows the JDK, JSpecify and the ledger's words only.
 * Times are nanoseconds since 1970-01-01T00:00:00Z.
 */
@NullMarked
package io.steelyard.gateway.model;

import org.jspecify.annotations.NullMarked;
