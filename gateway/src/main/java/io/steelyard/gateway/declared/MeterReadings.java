package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.units.SignalUnits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What went through metering points interval by interval, from the table {@code meter-readings}. A measured one with its document's
 * hash is of grade D, any other of grade S. Any thread.
 */
public final class MeterReadings {
    /** Anybody may ask for sites that there are not. */
    private static final int MOST_REMEMBERED = 1_000;

    private final Declared declared;
    private final Map<String, OfTable> remembered = new ConcurrentHashMap<>();

    /** As a version of the table has them. */
    private record OfTable(long version, Map<String, List<MeterReading>> byMeter) {

        static OfTable of(Table table) {
            Map<String, List<MeterReading>> byMeter = new HashMap<>();
            for (Row row : table.all()) {
                Long from = row.nanos("from");
                Long to = row.nanos("to");
                BigDecimal amount = row.number("amount");
                String unit = SignalUnits.code(row.text("unit"));
                if (from != null && to != null && amount != null && unit != null) {
                    String meter = row.text("meter");
                    byMeter.computeIfAbsent(meter, name -> new ArrayList<>())
                            .add(new MeterReading(meter, from, to, amount, unit, grade(row)));
                }
            }
            byMeter.replaceAll((meter, readings) -> readings.stream()
                    .sorted(Comparator.comparingLong(MeterReading::from))
                    .toList());
            return new OfTable(table.version(), Map.copyOf(byMeter));
        }

        private static Grade grade(Row row) {
            return row.text("sha256").isEmpty() || row.text("status").equals("estimated") ? Grade.S : Grade.D;
        }
    }

    /** Reads the table when it is asked. */
    public MeterReadings(Declared declared) {
        this.declared = declared;
    }

    /** By name of the metering point: in time order, and none overlaps another. */
    public Map<String, List<MeterReading>> of(String site) {
        Table table = declared.table(site, ReadingRules.KIND);
        OfTable known = remembered.get(site);
        if (known == null || known.version() != table.version()) {
            known = OfTable.of(table);
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(site, known);
        }
        return known.byMeter();
    }

    /** On the thread that changes the table; each stretch of time of which it tells otherwise, once. */
    public void listen(Facts.Listener listener) {
        declared.listen((site, before, after) -> {
            if (after.kind().id().equals(ReadingRules.KIND)) {
                touched(before, after).forEach((from, to) -> listener.toldOtherwise(site, from, to));
            }
        });
    }

    /** Ends of stretches by their begins. */
    private static SortedMap<Long, Long> touched(Table before, Table after) {
        Set<Row> other = new HashSet<>(before.all());
        for (Row row : after.all()) {
            if (!other.remove(row)) {
                other.add(row);
            }
        }
        TreeMap<Long, Long> each = new TreeMap<>();
        for (Row row : other) {
            Long from = row.nanos("from");
            Long to = row.nanos("to");
            if (from != null && to != null) {
                each.merge(from, to, Math::max);
            }
        }
        return Joined.of(each);
    }
}
