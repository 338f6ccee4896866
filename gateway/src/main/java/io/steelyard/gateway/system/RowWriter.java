package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes rows of every kind inside the caller's transaction; a row written before is replaced by itself. */
final class RowWriter implements AutoCloseable {

    private enum Insert {
        GAP("INSERT OR REPLACE INTO gap VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        CLOSE_GAPS("UPDATE gap SET to_ns = ?1, json = json_set(json, '$.to', json_extract(?2, '$.to'))"
                + " WHERE site = ?3 AND agent = ?4 AND to_ns IS NULL AND from_ns <= ?1"
                + " AND json_extract(json, '$.scope.server') = ?5 AND asset IS ?6 AND signal IS ?7"),
        END_GAPS_OF_SIGNALS(
                "UPDATE gap SET to_ns = max(from_ns, ?1), json = json_set(json, '$.to', CASE WHEN from_ns > ?1"
                        + " THEN json_extract(json, '$.from') ELSE json_extract(?2, '$.from') END)"
                        + " WHERE site = ?3 AND agent = ?4 AND to_ns IS NULL AND from_ns <= ?6"
                        + " AND json_extract(json, '$.scope.server') = ?5 AND asset IS NOT NULL"),
        EVENT("INSERT OR REPLACE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        OWN_EVENT("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        LEDGER_HOUR("INSERT OR REPLACE INTO ledger_hour VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        KEPT_ASIDE("INSERT OR REPLACE INTO kept_aside VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        ASSET("INSERT OR REPLACE INTO asset VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        ASSET_SERVER("INSERT OR REPLACE INTO asset_server VALUES (?, ?, ?)"),
        NO_FORMER("DELETE FROM former_profile WHERE site = ? AND asset = ?"),
        FORMER("INSERT INTO former_profile VALUES (?, ?, ?, ?, ?, ?)"),
        SIGNAL("INSERT OR REPLACE INTO signal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        NOTE("INSERT OR REPLACE INTO note VALUES (?, ?, ?)"),
        FORMER_BIRTH("INSERT INTO former_birth SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS"
                + " (SELECT 1 FROM former_birth WHERE site = ?1 AND asset = ?2 AND until_ns >= ?3)"),
        FORMER_SIGNAL("INSERT INTO former_signal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        FEWER_BIRTHS("DELETE FROM former_birth WHERE site = ?1 AND asset = ?2 AND until_ns NOT IN (SELECT until_ns"
                + " FROM former_birth WHERE site = ?1 AND asset = ?2 ORDER BY until_ns DESC LIMIT ?3)"),
        FEWER_SIGNALS("DELETE FROM former_signal WHERE site = ?1 AND asset = ?2 AND until_ns NOT IN (SELECT until_ns"
                + " FROM former_birth WHERE site = ?1 AND asset = ?2)"),
        FORMER_SECURITY("INSERT INTO former_security SELECT site, ?3, ?4, body FROM note WHERE site = ?1 AND name = ?2"
                + " AND body <> ?5 AND NOT EXISTS (SELECT 1 FROM former_security"
                + " WHERE site = ?1 AND agent = ?3 AND until_ns >= ?4)"),
        FEWER_SECURITIES("DELETE FROM former_security WHERE site = ?1 AND agent = ?2 AND until_ns NOT IN"
                + " (SELECT until_ns FROM former_security WHERE site = ?1 AND agent = ?2"
                + " ORDER BY until_ns DESC LIMIT ?3)"),
        LATENCY("INSERT OR REPLACE INTO latency_hour VALUES (?, ?, ?, ?, ?)"),
        DIRTY("INSERT OR IGNORE INTO dirty_minute VALUES (?, ?, ?)");

        private final String sql;

        Insert(String sql) {
            this.sql = sql;
        }
    }

    private static final int OWN_PARTITION = -1;

    /** Of each asset and each agent; beyond it the oldest go, and the next one holds since ever. */
    private static final int MOST_FORMER = 20;

    private final Connection connection;
    private final Map<Insert, PreparedStatement> prepared = new EnumMap<>(Insert.class);

    RowWriter(Connection connection) {
        this.connection = connection;
    }

    void write(SystemRow row) throws SQLException {
        if (row instanceof SystemRow.Gap gap) {
            write(gap.gap());
        } else if (row instanceof SystemRow.OwnEvent own) {
            boolean unused = writeOnce(own);
        } else if (row instanceof SystemRow.Ledger ledger) {
            for (LedgerLine line : ledger.lines()) {
                write(line);
            }
        } else if (row instanceof SystemRow.Event event) {
            InboxPosition position = event.position();
            run(
                    Insert.EVENT,
                    position.partition(),
                    position.offset(),
                    event.ordinal(),
                    event.event().at(),
                    event.event().scope().site(),
                    event.event().scope().agent(),
                    event.event().type(),
                    event.event().toJson());
        } else if (row instanceof SystemRow.KeptAside aside) {
            InboxPosition position = aside.position();
            UUID epoch = aside.epoch();
            run(
                    Insert.KEPT_ASIDE,
                    position.partition(),
                    position.offset(),
                    aside.ordinal(),
                    aside.agent().site(),
                    aside.agent().agent(),
                    aside.reason(),
                    epoch == null ? null : epoch.toString(),
                    aside.number(),
                    aside.topic(),
                    aside.payload().toArray());
        } else if (row instanceof SystemRow.Asset asset) {
            write(asset.asset());
        } else if (row instanceof SystemRow.FormerBirth former) {
            write(former);
        } else if (row instanceof SystemRow.Security security) {
            write(security);
        } else if (row instanceof SystemRow.Latency latency) {
            LatencyHour hour = latency.hour();
            run(
                    Insert.LATENCY,
                    hour.asset().site(),
                    hour.asset().asset(),
                    hour.began(),
                    hour.before().number(),
                    hour.counts().text());
        } else if (row instanceof SystemRow.DirtyMinute dirty) {
            run(Insert.DIRTY, dirty.asset().site(), dirty.asset().asset(), dirty.minute());
        }
    }

    /** An event of our own stands in a partition that no inbox has; says whether it is the first of its hour. */
    boolean writeOnce(SystemRow.OwnEvent own) throws SQLException {
        EventRecord event = own.event();
        int rows = run(
                Insert.OWN_EVENT,
                OWN_PARTITION,
                own.hour(),
                own.kind().number(),
                event.at(),
                event.scope().site(),
                event.scope().agent(),
                event.type(),
                event.toJson());
        return rows > 0;
    }

    private void write(LedgerLine line) throws SQLException {
        LedgerRow row = line.row();
        int unused = run(
                Insert.LEDGER_HOUR,
                line.agent().toString(),
                line.epoch().toString(),
                row.hour(),
                line.agent().site(),
                row.sampled(),
                row.stored(),
                row.keptAside(),
                LedgerReader.json(row.dropped()),
                row.elsewhere(),
                row.inOutbox(),
                row.missing(),
                row.closed() ? 1 : 0,
                line.duplicates(),
                line.reported());
    }

    private void write(GapRecord gap) throws SQLException {
        run(
                Insert.GAP,
                gap.scope().site(),
                gap.scope().agent(),
                gap.id(),
                gap.scope().asset(),
                gap.scope().signal(),
                gap.from(),
                gap.to(),
                gap.toJson());
        Long to = gap.to();
        if (to != null && gap.scope().server() != null) {
            closeEarlier(gap, to);
        }
        if (gap.cause() == GapCause.OUTBOX_LOST
                && gap.scope().server() != null
                && gap.scope().asset() == null) {
            endThoseOfSignals(gap, to == null ? Long.MAX_VALUE : gap.from());
        }
    }

    /**
     * With its outbox an agent has lost what it had left open, and ends none of it. From the loss on nothing is known of the
     * whole server, and behind that the agent says itself of which signals nothing is: those from before end with the loss.
     *
     * @param upTo those that began by then
     */
    private void endThoseOfSignals(GapRecord lost, long upTo) throws SQLException {
        run(
                Insert.END_GAPS_OF_SIGNALS,
                lost.from(),
                lost.toJson(),
                lost.scope().site(),
                lost.scope().agent(),
                lost.scope().server(),
                upTo);
    }

    /**
     * A server, or a signal, that speaks again ends every loss of it. An agent that died while it was lost opens the loss
     * anew under another id after its start; the first record would stand open for ever.
     */
    private void closeEarlier(GapRecord gap, long to) throws SQLException {
        run(
                Insert.CLOSE_GAPS,
                to,
                gap.toJson(),
                gap.scope().site(),
                gap.scope().agent(),
                gap.scope().server(),
                gap.scope().asset(),
                gap.scope().signal());
    }

    private void write(AssetDescription asset) throws SQLException {
        String site = asset.key().site();
        String id = asset.key().asset();
        run(
                Insert.ASSET,
                site,
                id,
                asset.agent().agent(),
                asset.enterprise(),
                asset.equipmentClass(),
                asset.profile(),
                asset.area(),
                asset.line());
        run(Insert.ASSET_SERVER, site, id, asset.server());
        run(Insert.NO_FORMER, site, id);
        int place = 0;
        for (AssetDescription.Former former : asset.formerly()) {
            run(Insert.FORMER, site, id, place++, former.profile(), former.until(), former.told());
        }
        for (AssetDescription.SignalDescription signal : asset.signals()) {
            run(
                    Insert.SIGNAL,
                    site,
                    id,
                    signal.name(),
                    signal.field(),
                    signal.type().name(),
                    signal.typeName(),
                    signal.role(),
                    signal.unit(),
                    signal.unitId(),
                    signal.low(),
                    signal.high(),
                    signal.description());
        }
    }

    private void write(SystemRow.FormerBirth former) throws SQLException {
        AssetDescription asset = former.asset();
        String site = asset.key().site();
        String id = asset.key().asset();
        int added = run(
                Insert.FORMER_BIRTH,
                site,
                id,
                former.until(),
                asset.agent().agent(),
                asset.server(),
                asset.enterprise(),
                asset.equipmentClass(),
                asset.profile(),
                asset.area(),
                asset.line());
        if (added == 0) {
            return;
        }
        for (AssetDescription.SignalDescription signal : asset.signals()) {
            run(
                    Insert.FORMER_SIGNAL,
                    site,
                    id,
                    former.until(),
                    signal.name(),
                    signal.field(),
                    signal.type().name(),
                    signal.typeName(),
                    signal.role(),
                    signal.unit(),
                    signal.unitId(),
                    signal.low(),
                    signal.high(),
                    signal.description());
        }
        if (run(Insert.FEWER_BIRTHS, site, id, MOST_FORMER) > 0) {
            run(Insert.FEWER_SIGNALS, site, id);
        }
    }

    private void write(SystemRow.Security security) throws SQLException {
        String site = security.agent().site();
        String agent = security.agent().agent();
        String note = NoteTable.SECURITY + agent;
        if (run(Insert.FORMER_SECURITY, site, note, agent, security.at(), security.endpoints()) > 0) {
            run(Insert.FEWER_SECURITIES, site, agent, MOST_FORMER);
        }
        run(Insert.NOTE, site, note, security.endpoints());
    }

    private int run(Insert insert, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(insert);
        if (statement == null) {
            statement = connection.prepareStatement(insert.sql);
            prepared.put(insert, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
    }
}
