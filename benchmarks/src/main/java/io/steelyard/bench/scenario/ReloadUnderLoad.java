package io.steelyard.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import io.steelyard.bench.process.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Ten of 10,000 items are changed and changed back, several times, by {@code agent apply} and by writing the agent's file,
 * while 20,000 values/s come: what the other 9,990 lose.
 */
public final class ReloadUnderLoad implements Scenario {
    private static final String ID = "reload";
    private static final String WHAT = "10 of 10,000 items changed at 20,000 values/s: ";
    private static final Plant.Shape SHAPE = new Plant.Shape(10_000, 20_000, 100, 100);
    private static final ChangedTen TEN = ChangedTen.of(SHAPE.signals());
    private static final long AROUND_MILLIS = 4_000;
    private static final long MILLIS = 1_000;
    private static final double NANOS = 1e9;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        Household house = bench.house();
        int ports = Household.freePorts();
        Path data = house.freshFolder("gateway");
        Path settings = Files.writeString(
                data.resolve("gateway.yaml"),
                "data: \"" + data + "\"\nhttp: {port: " + ports + "}\nmqtt: {port: " + (ports + 1) + "}\n");
        Page page = new Page("http://127.0.0.1:" + ports);
        Child gateway = house.steelyard("gateway", "gateway", "--config", settings.toString());
        page.awaitOk("/health/ready", gateway, LIMIT);
        Plant plant = Plant.start(house, SHAPE);
        Child agent = plant.agent(ports + 1);
        Plant.pause((long) (bench.effort().warmUpSeconds() * MILLIS));
        Changes changes = new Changes(house, plant, "http://127.0.0.1:" + ports);
        changes.make(bench.effort().runs());
        plant.freeze();
        plant.agentPage().await(Plant.HELD, held -> held == 0, LIMIT);
        long pushed = plant.pushed();
        long skipped = plant.skipped();
        agent.close();
        JsonNode total = Losses.awaitFinal(page, LIMIT);
        JsonNode gaps = page.json("/api/v1/gaps?limit=10000").path("gaps");
        gateway.close();
        List<String> signals = plant.signals();
        plant.simulator().close();
        long lost;
        try (EmbeddedFile store = new EmbeddedFile(data.resolve("gateway/store"))) {
            lost = lost(signals, pushed, store.numbers());
        }
        return rows(changes, new Outcome(pushed, skipped, lost, gapsOfOthers(gaps, signals), gaps.size(), total));
    }

    /** How many of the numbers that were pushed the store has not, of signals that no draft names. */
    static long lost(List<String> signals, long pushed, Map<String, EmbeddedFile.Numbers> stored) throws IOException {
        long lost = 0;
        for (int i = 0; i < signals.size(); i++) {
            if (TEN.all().contains(i + 1)) {
                continue;
            }
            // Each shows 0, 1, 2, … in rounds over all.
            long shown = pushed / signals.size() + (i < pushed % signals.size() ? 1 : 0);
            EmbeddedFile.Numbers numbers = stored.get(signals.get(i));
            if (numbers == null) {
                lost += shown;
                continue;
            }
            if (numbers.least() < 0 || numbers.greatest() >= shown) {
                throw new IOException(
                        signals.get(i) + " showed 0 to " + (shown - 1) + ", and the store has " + numbers);
            }
            lost += shown - numbers.different();
        }
        return lost;
    }

    private static long gapsOfOthers(JsonNode gaps, List<String> signals) {
        Set<String> ten =
                TEN.all().stream().map(number -> signals.get(number - 1)).collect(Collectors.toSet());
        long others = 0;
        for (JsonNode gap : gaps) {
            JsonNode scope = gap.path("scope");
            others += ten.contains(scope.path("asset").asText() + "/"
                            + scope.path("signal").asText())
                    ? 0
                    : 1;
        }
        return others;
    }

    /**
     * What came of it.
     *
     * @param lost values of the other 9,990
     * @param others gap records of them
     * @param gaps all gap records
     */
    private record Outcome(long pushed, long skipped, long lost, long others, long gaps, JsonNode total) {}

    private static List<Row> rows(Changes changes, Outcome outcome) {
        String method =
                "10,000 signals, 20,000 values/s, encrypted, default outbox, embedded store; while values come, in turn,"
                        + " ./steelyard agent plan and agent apply of a draft that leaves out 3 signals, gives 3 a deadband, and has 4"
                        + " read another node, and agent apply of the file as it was, "
                        + changes.applies.size() / 2
                        + " times; then both once by writing the agent's file. A value is its signal's own number 0, 1, 2, …: of each"
                        + " of the other 9,990 signals those numbers that were pushed are counted in the store's file";
        long missing = outcome.total().path("missing").asLong();
        return List.of(
                Row.of(
                        Aim.atMost(ID, WHAT + "values of the other 9,990 lost without a record", 0, "values"),
                        Runs.of((double) Math.max(missing, outcome.lost())),
                        "values",
                        outcome.pushed() + " pushed to all 10,000, skipped by the simulator " + outcome.skipped()
                                + "; numbers missing in the store " + outcome.lost() + "; ledger: sampled "
                                + outcome.total().path("sampled").asLong() + ", stored "
                                + outcome.total().path("stored").asLong() + ", kept aside "
                                + outcome.total().path("keptAside").asLong() + ", dropped "
                                + outcome.total().path("dropped") + ", missing " + missing,
                        method),
                Row.of(
                        Aim.atMost(ID, WHAT + "monitored items of the other 9,990 made anew", 0, "items"),
                        Runs.of((double) changes.renewed.size()),
                        "items",
                        "compared after each of " + changes.compared + " changes; of the ten "
                                + changes.tenRenewed.size() + " nodes had another item at some time",
                        "the server's own monitored-item ids, from the simulator's page; " + method),
                Row.of(
                        Aim.atMost(ID, WHAT + "gap records of the other 9,990", 0, "records"),
                        Runs.of((double) outcome.others()),
                        "records",
                        outcome.gaps() - outcome.others() + " gap records of the ten",
                        method),
                Row.of(
                        Aim.shown(ID, WHAT + "agent apply, start to end"),
                        new Runs(changes.applies),
                        "s",
                        "agent plan, which asks the server, too, "
                                + Runs.figure(new Runs(changes.plans).median()) + " s; by writing the file "
                                + Runs.figure(new Runs(changes.files).median())
                                + " s until the server had the items",
                        "exec of ./steelyard agent apply until it has ended, which is when the agent has said that it runs so; "
                                + method));
    }

    /** Changes the ten and changes them back, and looks each time whether the others have their items still. */
    private static final class Changes {
        private final Household house;
        private final Plant plant;
        private final String gateway;
        private final Path file;
        private final Path usual;
        private final Path draft;
        private final Map<Integer, String> items;
        private final List<Double> plans = new ArrayList<>();
        private final List<Double> applies = new ArrayList<>();
        private final List<Double> files = new ArrayList<>();
        private final Set<Integer> renewed = new TreeSet<>();
        private final Set<Integer> tenRenewed = new TreeSet<>();
        private int commands;
        private int compared;

        Changes(Household house, Plant plant, String gateway) throws IOException {
            this.house = house;
            this.plant = plant;
            this.gateway = gateway;
            file = plant.agentFile();
            String text = Files.readString(file);
            usual = Files.writeString(plant.data().resolve("usual.yaml"), text);
            draft = Files.writeString(plant.data().resolve("draft.yaml"), TEN.draft(text));
            items = plant.items();
            if (items.size() != SHAPE.signals()) {
                throw new IOException("the server has items at " + items.size() + " nodes before any change");
            }
        }

        void make(int times) throws Exception {
            for (int i = 0; i < times; i++) {
                plans.add(command("plan", draft, "--gateway", gateway));
                applies.add(command("apply", draft));
                settle(true);
                applies.add(command("apply", usual));
                settle(false);
            }
            for (Path wanted : List.of(draft, usual)) {
                long begin = System.nanoTime();
                Path beside = Files.copy(wanted, file.resolveSibling("next.yaml"), StandardCopyOption.REPLACE_EXISTING);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
                awaitWatched(wanted.equals(draft));
                files.add((System.nanoTime() - begin) / NANOS);
                settle(wanted.equals(draft));
            }
        }

        /** Seconds from exec to the end. */
        private double command(String what, Path wanted, String... more) throws Exception {
            String name = what + "-" + ++commands;
            List<String> arguments = new ArrayList<>(List.of("agent", what, "--config", wanted.toString()));
            arguments.addAll(List.of(more));
            long begin = System.nanoTime();
            int code = house.steelyard(name, arguments.toArray(String[]::new)).exitCode(LIMIT);
            double seconds = (System.nanoTime() - begin) / NANOS;
            if (code != 0) {
                throw new IOException("agent " + what + " ended with " + code + "; see " + name + ".log");
            }
            return seconds;
        }

        private void awaitWatched(boolean changed) throws IOException {
            int wanted = SHAPE.signals() - (changed ? TEN.gone().size() : 0);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (plant.watched() != wanted) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(plant.watched() + " nodes are watched, not " + wanted);
                }
                Plant.pause(20);
            }
        }

        /** Values come for a while; then the items are looked at. */
        private void settle(boolean changed) throws IOException {
            awaitWatched(changed);
            Plant.pause(AROUND_MILLIS);
            awaitWatched(changed);
            Map<Integer, String> now = plant.items();
            compared++;
            items.forEach((node, item) -> {
                if (!Objects.equals(now.get(node), item)) {
                    (TEN.all().contains(node) ? tenRenewed : renewed).add(node);
                }
            });
            if (tenRenewed.isEmpty()) {
                throw new IOException("nothing has changed at the server");
            }
        }
    }
}
