package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.BareAppend;
import io.steelyard.bench.peer.GroupedJournal;
import io.steelyard.bench.peer.GroupedLog;
import io.steelyard.bench.peer.GroupedSqlite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The journal against a bare append and fdatasync of the same bytes, and against other ways to keep records. */
public final class JournalAlone implements Scenario {
    private static final int RECORD_BYTES = 2_500;
    private static final double SECONDS = 1.5;
    /** Four segments: from then on the journal writes into files that it used before. */
    private static final long FILLED = 256L << 20;

    private static final String OURS = new GroupedJournal.Maker().name();

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>();
        List<GroupedLog.Maker> makers = new ArrayList<>(List.of(new GroupedJournal.Maker(), new GroupedSqlite.Maker()));
        ServiceLoader.load(GroupedLog.Maker.class).forEach(makers::add);
        for (int group : new int[] {1, 16, 256}) {
            rows.add(groups(bench, group, makers));
        }
        return rows;
    }

    private static Row groups(Bench bench, int group, List<GroupedLog.Maker> makers) throws Exception {
        double seconds = bench.effort().isFull() ? 2 * SECONDS : SECONDS;
        Path folder = bench.house().folder();
        List<Double> bare = new ArrayList<>();
        Map<String, List<Double>> rates = new TreeMap<>();
        Map<String, GroupedLog> logs = new LinkedHashMap<>();
        try {
            for (GroupedLog.Maker maker : makers) {
                GroupedLog log = maker.open(folder.resolve(maker.name() + "-" + group));
                logs.put(maker.name(), log);
                GroupedLog.fill(log, RECORD_BYTES, FILLED);
            }
            for (int i = 0; i < bench.effort().runs(); i++) {
                for (Map.Entry<String, GroupedLog> log : logs.entrySet()) {
                    rates.computeIfAbsent(log.getKey(), name -> new ArrayList<>())
                            .add(GroupedLog.recordsASecond(log.getValue(), RECORD_BYTES, group, seconds));
                }
                bare.add(BareAppend.recordsASecond(folder, RECORD_BYTES, group, seconds));
            }
        } finally {
            for (GroupedLog log : logs.values()) {
                log.close();
            }
        }
        List<Double> journal = rates.remove(OURS);
        return row(group, new Runs(journal == null ? List.of() : journal), new Runs(bare), rates);
    }

    private static Row row(int group, Runs journal, Runs bare, Map<String, List<Double>> rest) {
        StringBuilder reference = new StringBuilder("records/s: journal " + Runs.figure(journal.median())
                + ", bare append + fdatasync " + Runs.figure(bare.median()));
        rest.forEach((name, rates) ->
                reference.append(", ").append(name).append(' ').append(Runs.figure(new Runs(rates).median())));
        String what = "journal over the bare append, groups of " + group;
        return Row.of(
                group >= 16 ? Aim.atLeast("journal", what, 0.8, "of it") : Aim.shown("journal", what),
                journal.over(bare),
                "of it",
                reference.toString(),
                "records of 2,500 bytes, one thread, every store durable at each commit, into files that were written before;"
                        + " the journal makes its groups itself, so one is handed to it while the one before is synced");
    }
}
