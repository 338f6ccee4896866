package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.UnitConversion;
import io.steelyard.gateway.units.SignalUnits;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was planned for assets, asked for each minute of each of them: a day of an asset is worked out once and kept until any
 * table that it is made from changes. Any thread.
 */
public final class Plans {
    private static final long DAY = 86_400_000_000_000L;
    private static final int DAYS_KEPT = 20_000;

    private final Declared declared;
    private final Function<AssetKey, Place> places;
    private final Map<String, SiteCalendar> calendars = new ConcurrentHashMap<>();
    private final MadeOfTable<CorrectionRows> corrections =
            new MadeOfTable<>((site, table) -> new CorrectionRows(table));
    private final MadeOfTable<MeteringPlan> metering = new MadeOfTable<>(Plans::metering);
    /** Changes of tables that calendars are made from; guarded by {@code calendars}, under which nobody asks for a table. */
    private long changes;

    private final Map<AssetDay, AssetPlan> days = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AssetDay, AssetPlan> eldest) {
            return size() > DAYS_KEPT;
        }
    };

    /** A UTC day of an asset, by a calendar; another calendar is another key. */
    private record AssetDay(SiteCalendar calendar, Place place, long day) {}

    /**
     * Plans over the tables.
     *
     * @param places where an asset stands; what nobody knows stands nowhere
     */
    public Plans(Declared declared, Function<AssetKey, Place> places) {
        this.declared = declared;
        this.places = places;
        declared.listen((site, before, after) -> {
            if (after.kind().touches() == Kind.Touches.PLAN) {
                forget(site);
            }
        });
    }

    private void forget(String site) {
        synchronized (calendars) {
            changes++;
            calendars.remove(site);
        }
    }

    /** Made outside of any lock: tables wait for whoever changes one, and who does waits for {@link #forget}. */
    SiteCalendar calendar(String site) {
        SiteCalendar known = calendars.get(site);
        if (known != null) {
            return known;
        }
        long before = changes();
        SiteCalendar made = new SiteCalendar(declared.zone(site), SiteCalendar.Tables.of(declared, site));
        synchronized (calendars) {
            if (changes == before) { // else it may be of tables that are no more
                calendars.put(site, made);
            }
        }
        return made;
    }

    private long changes() {
        synchronized (calendars) {
            return changes;
        }
    }

    Place place(AssetKey asset) {
        return places.apply(asset);
    }

    /** What was planned for the asset in the range; stretches may reach beyond it. */
    public AssetPlan plan(AssetKey asset, long from, long to) {
        SiteCalendar calendar = calendar(asset.site());
        Place place = places.apply(asset);
        long first = Math.floorDiv(from, DAY);
        long last = Math.floorDiv(to - 1, DAY);
        if (first == last) {
            return within(day(calendar, place, first), from, to);
        }
        List<AssetPlan.Stretch> stretches = new ArrayList<>();
        for (long day = first; day <= last; day++) {
            stretches.addAll(within(day(calendar, place, day), from, to).stretches());
        }
        return new AssetPlan(stretches);
    }

    private AssetPlan day(SiteCalendar calendar, Place place, long day) {
        AssetDay key = new AssetDay(calendar, place, day);
        synchronized (days) {
            AssetPlan known = days.get(key);
            if (known == null) {
                known = calendar.plan(place, day * DAY, (day + 1) * DAY);
                days.put(key, known);
            }
            return known;
        }
    }

    private static AssetPlan within(AssetPlan plan, long from, long to) {
        List<AssetPlan.Stretch> all = plan.stretches();
        int first = 0;
        while (first < all.size() && all.get(first).to() <= from) {
            first++;
        }
        int end = first;
        while (end < all.size() && all.get(end).from() < to) {
            end++;
        }
        return first == 0 && end == all.size() ? plan : new AssetPlan(all.subList(first, end));
    }

    /** Where shifts of the whole site begin and end within the range, in order; empty when it declared none. */
    public List<Long> shiftEdges(String site, long from, long to) {
        return calendar(site).shiftEdges(from, to);
    }

    /** What the asset can do, as register and the latest of its cycle times say without a job. */
    public Nameplate nameplate(AssetKey asset) {
        CycleTimes times = calendar(asset.site()).cycleTimes();
        BigDecimal unitSeconds = times.of(places.apply(asset), "", LocalDate.MAX);
        return new Nameplate(unitSeconds, times.mostUnitsASecond(asset.asset()));
    }

    /**
     * Planned seconds a unit without a job that hold on the days of the range, one after the other; an empty one where nobody
     * declared any. Never empty itself.
     */
    public List<Optional<BigDecimal>> unitSeconds(AssetKey asset, long from, long to) {
        CycleTimes times = calendar(asset.site()).cycleTimes();
        Place place = places.apply(asset);
        ZoneId zone = declared.zone(asset.site());
        LocalDate last = LocalDate.ofInstant(Row.instant(Math.max(from, to - 1)), zone);
        List<Optional<BigDecimal>> seconds = new ArrayList<>();
        for (LocalDate day = LocalDate.ofInstant(Row.instant(from), zone); !day.isAfter(last); day = day.plusDays(1)) {
            Optional<BigDecimal> next = Optional.ofNullable(times.of(place, "", day));
            if (seconds.isEmpty() || !seconds.get(seconds.size() - 1).equals(next)) {
                seconds.add(next);
            }
        }
        return seconds;
    }

    /** Where those at the instant come from: {@code nameplate}, {@code program} or {@code learned}. */
    public String unitSecondsFrom(AssetKey asset, long at) {
        return calendar(asset.site()).cycleTimes().from(places.apply(asset), date(asset, at));
    }

    /** Planned seconds a unit while a program runs, by its name, as they hold at the instant. */
    public Map<String, BigDecimal> programSeconds(AssetKey asset, long at) {
        return calendar(asset.site()).cycleTimes().programs(places.apply(asset), date(asset, at));
    }

    /** All of those that hold on the days of the range. */
    public Collection<BigDecimal> programSeconds(AssetKey asset, long from, long to) {
        return calendar(asset.site())
                .cycleTimes()
                .programSeconds(places.apply(asset), date(asset, from), date(asset, Math.max(from, to - 1)));
    }

    private LocalDate date(AssetKey asset, long at) {
        return LocalDate.ofInstant(Row.instant(at), declared.zone(asset.site()));
    }

    /** Corrections dated within {@code from <= at < to}, in time order. */
    public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
        return corrections
                .of(asset.site(), declared.table(asset.site(), "corrections"))
                .of(asset.asset(), from, to);
    }

    /** The site's metering points. */
    public MeteringPlan metering(String site) {
        return metering.of(site, declared.table(site, "meters"));
    }

    private static MeteringPlan metering(String site, Table table) {
        Map<String, Row> meters = table.rows();
        List<MeteringPlan.Point> points = new ArrayList<>();
        for (Row row : meters.values()) {
            Row parent = meters.get(Row.part(row.text("parent")));
            points.add(new MeteringPlan.Point(
                    row.text("meter"),
                    new AssetKey(site, row.text("asset")),
                    row.text("signal"),
                    row.text("resource"),
                    unit(row.text("unit")),
                    parent == null ? null : new AssetKey(site, parent.text("asset")),
                    boundary(site, row.text("boundary"))));
        }
        return new MeteringPlan(points);
    }

    /** In which unit a metering point counts. */
    static String unit(String written) {
        String code = written.isEmpty() ? "kW.h" : SignalUnits.code(written);
        return code == null ? written : code;
    }

    /** Declared conversions of the asset's units, by signal or role. */
    public Map<String, UnitConversion> conversions(AssetKey asset) {
        return calendar(asset.site()).units().of(asset.asset());
    }

    /** What the site was billed for energy. */
    public List<EnergyBill> bills(String site) {
        ZoneId zone = declared.zone(site);
        List<EnergyBill> bills = new ArrayList<>();
        for (Row row : declared.table(site, "energy-invoices").all()) {
            LocalDate from = row.date("from");
            LocalDate to = row.date("to");
            BigDecimal amount = row.number("amount");
            String unit = SignalUnits.code(row.text("unit"));
            if (from != null && to != null && amount != null && unit != null) {
                BigDecimal greenShare = row.number("greenShare");
                bills.add(new EnergyBill(
                        row.text("resource"),
                        Row.nanos(from.atStartOfDay(zone).toInstant()),
                        Row.nanos(to.plusDays(1).atStartOfDay(zone).toInstant()),
                        amount,
                        unit,
                        greenShare == null ? BigDecimal.ZERO : greenShare,
                        row.text("sha256").isEmpty() ? Grade.S : Grade.D));
            }
        }
        return bills;
    }

    /** What a metering point bounds, by its whole name; null where it bounds nothing. */
    static @Nullable String boundary(String site, String text) {
        if (text.isEmpty()) {
            return null;
        }
        boolean isSite = text.equals(site) || text.equals("site") || text.equals("全厂");
        return isSite ? site : text.startsWith(site + "/") ? text : site + "/" + text;
    }
}
