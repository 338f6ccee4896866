package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.Attachment;
import io.steelyard.gateway.model.Bytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The asset register, and where it and the wire do not agree. Any thread. */
public final class Register {
    private static final int MOST_SITES = 1_000;
    private static final List<String> TABLES = List.of("assets", "meters", "systems");

    private final Declared declared;
    private final TableFed tableFed;
    private final Wire wire;
    private final LongSupplier now;
    private final Map<String, Map<String, Long>> noticed = new HashMap<>();

    /** What is on the wire. */
    public interface Wire {
        /** Every asset of the site that was ever born, with its class. */
        Map<String, String> assets(String site);

        /** Whether it is there now. */
        boolean isOnline(AssetKey asset);

        /** When a signal, by name or role, had its last value, nanoseconds since 1970; null when it never had one. */
        @Nullable
        Long lastValue(AssetKey asset, String signal);

        /** Whether the last that came of a signal, by name or role, is a value that can be used: neither Bad nor nothing. */
        boolean hasValue(AssetKey asset, String signal);

        /** When the asset had its last value of any signal; null when it never had one. */
        @Nullable
        Long lastValue(AssetKey asset);

        /** Since when each difference is known, from earlier runs; names as they were given to {@link #keep}. */
        Map<String, Long> kept(String site);

        void keep(String site, Map<String, Long> since);
    }

    /**
     * Reads the tables when it is asked.
     *
     * @param now nanoseconds since 1970
     */
    public Register(Declared declared, Wire wire, LongSupplier now) {
        this.declared = declared;
        this.tableFed = new TableFed(declared);
        this.wire = wire;
        this.now = now;
    }

    /** What the register says. */
    public AssetRegister of(String site) {
        Table assets = declared.table(site, "assets");
        Table meters = declared.table(site, "meters");
        Table systems = declared.table(site, "systems");
        List<AssetRegister.Machine> machines = new ArrayList<>();
        assets.all().forEach(row -> machines.add(machine(site, row)));
        List<AssetRegister.Meter> points = new ArrayList<>();
        for (Row row : meters.all()) {
            boolean isRequired = row.values().get("required") == null || row.flag("required");
            points.add(new AssetRegister.Meter(
                    new AssetKey(site, row.text("asset")), row.text("signal"), row.text("resource"), isRequired));
        }
        List<AssetRegister.Link> links = new ArrayList<>();
        for (Row row : systems.all()) {
            String asset = row.text("asset");
            links.add(new AssetRegister.Link(
                    row.text("system"), asset.isEmpty() ? null : new AssetKey(site, asset), row.text("signal")));
        }
        String digest = new Digest()
                .add("assets", assets.all())
                .add("meters", meters.all())
                .add("systems", systems.all())
                .hex();
        AssetRegister.Signed signed = new AssetRegister.Signed(
                !assets.rows().isEmpty() && isSigned(assets), isSigned(meters), isSigned(systems));
        AssetRegister.Versions versions =
                new AssetRegister.Versions(assets.version(), meters.version(), systems.version());
        return new AssetRegister(site, digest, versions, signed, machines, points, links);
    }

    private static boolean isSigned(Table table) {
        for (Row row : table.all()) {
            if (row.text("owner").isEmpty() || row.date("signedOn") == null) {
                return false;
            }
        }
        return true;
    }

    private static AssetRegister.Machine machine(String site, Row row) {
        String controller = row.text("controller");
        return new AssetRegister.Machine(
                new AssetKey(site, row.text("asset")),
                row.flag("production"),
                row.flag("key"),
                controller.isEmpty() ? null : (Boolean) !controller.equals("none"),
                new AssetRegister.Operations(
                        whole(row, "keyOperations"), whole(row, "ncOperations"), whole(row, "verdictOperations")),
                row.list("signals"),
                row.flag("warning"),
                row.text("owner"));
    }

    private static long whole(Row row, String column) {
        BigDecimal number = row.number(column);
        return number == null ? 0 : number.longValue();
    }

    /**
     * What talks and is not registered, the reverse, and required signals that are not seen; since when. What never talked and only
     * a table feeds stands by itself.
     */
    public Attachment difference(String site) {
        AssetRegister register = of(site);
        Map<String, String> talking = wire.assets(site);
        SortedMap<String, Set<String>> registered = registered(register);
        Since since = new Since(site);
        ObjectNode answer = JsonForm.object();
        answer.put("site", site);
        answer.put("version", declared.table(site, "assets").version());
        answer.put("signed", register.isSigned());
        ArrayNode owners = answer.putArray("owners");
        owners(site).forEach(owners::add);
        ArrayNode strangers = answer.putArray("notRegistered");
        talking.forEach((asset, equipmentClass) -> {
            if (!registered.containsKey(asset)) {
                ObjectNode node =
                        strangers.addObject().put("asset", site + "/" + asset).put("class", equipmentClass);
                node.put("since", since.of("stranger " + asset));
            }
        });
        SortedMap<String, TableFed.Fed> fed = tableFed.of(site);
        fed.keySet().removeAll(talking.keySet());
        Set<String> expected = new TreeSet<>(registered.keySet());
        expected.removeAll(fed.keySet());
        silent(answer.putArray("notOnTheWire"), site, expected, talking.keySet(), since);
        fed(answer.putArray("fedByTable"), site, fed);
        unseen(answer.putArray("signalsNotSeen"), site, registered, since);
        since.keep();
        return new Attachment(JsonForm.TYPE, Bytes.owning(JsonForm.bytes(answer)), null);
    }

    private void silent(ArrayNode silent, String site, Set<String> expected, Set<String> talking, Since since) {
        for (String asset : expected) {
            AssetKey key = new AssetKey(site, asset);
            if (!talking.contains(asset) || !wire.isOnline(key)) {
                ObjectNode node = silent.addObject().put("asset", key.toString());
                node.put("since", since.of("silent " + asset));
                node.put("lastSeen", text(wire.lastValue(key)));
            }
        }
    }

    private static void fed(ArrayNode list, String site, Map<String, TableFed.Fed> fed) {
        fed.forEach((asset, how) -> {
            ObjectNode node = list.addObject().put("asset", new AssetKey(site, asset).toString());
            how.meters().forEach(node.putArray("meters")::add);
            how.tables().forEach(node.putArray("tables")::add);
            node.put("readUntil", text(how.until()));
        });
    }

    private void unseen(ArrayNode unseen, String site, Map<String, Set<String>> registered, Since since) {
        registered.forEach((asset, signals) -> {
            AssetKey key = new AssetKey(site, asset);
            for (String signal : signals) {
                Long last = wire.lastValue(key, signal);
                if (!wire.hasValue(key, signal) || !wire.isOnline(key)) {
                    ObjectNode node =
                            unseen.addObject().put("asset", key.toString()).put("signal", signal);
                    node.put("since", since.of("signal " + asset + " " + signal));
                    node.put("lastSeen", text(last));
                }
            }
        });
    }

    /** Every asset that some part of the register names, with the signals that have to be seen of it. */
    private static SortedMap<String, Set<String>> registered(AssetRegister register) {
        SortedMap<String, Set<String>> registered = new TreeMap<>();
        for (AssetRegister.Machine machine : register.machines()) {
            signals(registered, machine.asset()).addAll(machine.signals());
        }
        for (AssetRegister.Meter meter : register.meters()) {
            Set<String> signals = signals(registered, meter.asset());
            if (meter.required()) {
                signals.add(meter.named());
            }
        }
        for (AssetRegister.Link link : register.systems()) {
            AssetKey asset = link.asset();
            if (asset != null) {
                Set<String> signals = signals(registered, asset);
                if (!link.signal().isEmpty()) {
                    signals.add(link.signal());
                }
            }
        }
        return registered;
    }

    private static Set<String> signals(Map<String, Set<String>> registered, AssetKey asset) {
        return registered.computeIfAbsent(asset.asset(), key -> new LinkedHashSet<>());
    }

    private Set<String> owners(String site) {
        Set<String> names = new TreeSet<>();
        for (String table : TABLES) {
            declared.table(site, table).all().forEach(row -> names.add(row.text("owner")));
        }
        names.remove("");
        return names;
    }

    private static @Nullable String text(@Nullable Long nanos) {
        return nanos == null ? null : Row.instant(nanos).toString();
    }

    /** Looks at every site that has a register, so that differences are known since they began. */
    public void look() {
        for (String site : declared.sites()) {
            if (TABLES.stream()
                    .anyMatch(name -> !declared.table(site, name).rows().isEmpty())) {
                Attachment unused = difference(site);
            }
        }
    }

    /** Since when differences are known. */
    private final class Since {
        private final String site;
        private final Map<String, Long> before;
        private final Map<String, Long> found = new TreeMap<>();

        Since(String site) {
            this.site = site;
            synchronized (noticed) {
                if (noticed.size() >= MOST_SITES) {
                    noticed.clear(); // whoever is asked for again is read again
                }
                before = noticed.computeIfAbsent(site, s -> new TreeMap<>(wire.kept(s)));
            }
        }

        String of(String name) {
            long since = before.getOrDefault(name, now.getAsLong());
            found.put(name, since);
            return Row.instant(since).toString();
        }

        void keep() {
            synchronized (noticed) {
                if (!found.equals(noticed.put(site, found))) {
                    wire.keep(site, found);
                }
            }
        }
    }
}
