package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LedgerFilter;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.LedgerSums;
import java.util.List;
import java.util.Map;

/** The ledger's rows, which outlive the books of the inbox that they were made from. Any thread. */
public final class LedgerTable {
    private final SystemRecords records;

    LedgerTable(SystemRecords records) {
        this.records = records;
    }

    /** Rows of the ledger that memory has not. */
    public List<LedgerLine> lines(LedgerFilter filter) {
        return records.ask("read the ledger", connection -> LedgerReader.lines(connection, filter));
    }

    /** The sums of all of them that the filter wants, whatever page it asks for. */
    public LedgerSums sums(LedgerFilter filter) {
        return records.ask("sum the ledger up", connection -> LedgerReader.sums(connection, filter));
    }

    /** The latest report of each agent that any row tells of. */
    public Map<AgentKey, LastReport> lastReports() {
        return records.ask("read the latest reports", LedgerReader::lastReports);
    }
}
