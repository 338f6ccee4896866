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
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The journal against a bare append and fdatasync of the same bytes, and against other ways to keep records. */
public final class JournalAlone implements Scenario {
    private static final int RECORD_BYTES = 2_500;
    private static final double SECONDS = 1.5;

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>();
        Path folder = bench.house().folder();
        List<GroupedLog.Maker> others = new ArrayList<>(List.of(new GroupedSqlite.Maker()));
        ServiceLoader.load(GroupedLog.Maker.class).forEach(others::add);
        for (int group : new int[] {1, 16, 256}) {
            List<Double> journal = new ArrayList<>();
            List<Double> bare = new ArrayList<>();
            Map<String, List<Double>> rest = new TreeMap<>();
            double seconds = bench.effort().isFull() ? 2 * SECONDS : SECONDS;
            GroupedJournal.Maker ours = new GroupedJournal.Maker();
            rate(ours, folder.resolve("journal-" + group + "-warm"), group, seconds);
            for (int i = 0; i < bench.effort().runs(); i++) {
                journal.add(rate(ours, folder.resolve("journal-" + group + "-" + i), group, seconds));
                bare.add(BareAppend.recordsASecond(folder, RECORD_BYTES, group, seconds));
                for (GroupedLog.Maker other : others) {
                    rest.computeIfAbsent(other.name(), name -> new ArrayList<>())
                            .add(rate(other, folder.resolve(other.name() + "-" + group + "-" + i), group, SECONDS));
                }
            }
            rows.add(row(group, new Runs(journal), new Runs(bare), rest));
        }
        return rows;
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
                "records of 2,500 bytes, one thread that waits for each group; every store durable at each commit");
    }

    private static double rate(GroupedLog.Maker maker, Path folder, int group, double seconds) throws Exception {
        try (GroupedLog log = maker.open(folder)) {
            return GroupedLog.recordsASecond(log, RECORD_BYTES, group, seconds);
        }
    }
}
