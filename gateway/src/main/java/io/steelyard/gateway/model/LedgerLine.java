package io.steelyard.gateway.model;

import io.steelyard.ledger.LedgerRow;
import java.util.UUID;

/**
 * A row of the ledger with what it is about.
 *
 * @param duplicates samples of the epoch that came more than once; outside the sum
 * @param reported instant of the epoch's latest report, nanoseconds since 1970
 */
public record LedgerLine(AgentKey agent, UUID epoch, LedgerRow row, long duplicates, long reported) {}
