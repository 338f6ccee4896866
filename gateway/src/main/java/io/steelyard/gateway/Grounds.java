package io.steelyard.gateway;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.MeteringPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a site's energy, emissions, money and levels rest on: the meters that bound it, its bills, its months, an assessment;
 * each with the query that shows it. Any thread.
 */
record Grounds(Declarations declared, LiveValues live, Versions versions) {
    private static final String OUTCOME = "assessment.";

    /** What tells which version a table has. */
    @FunctionalInterface
    interface Versions {
        /** 0 of a table that nobody gave yet. */
        long of(String site, String kind);
    }

    /** Of the quantity of that name; empty where nothing of the kind stands behind it. */
    List<Member> of(String quantity, String site, Window window) {
        if (quantity.startsWith("energy.")
                || quantity.equals("emissions.location")
                || quantity.equals("emissions.market")) {
            return energy(quantity, site, window);
        }
        if (quantity.startsWith("finance.") || quantity.equals("output.good")) {
            return List.of(counted(quantity, "months", table(site, "months")));
        }
        if (quantity.startsWith(OUTCOME)) {
            String model = quantity.substring(OUTCOME.length());
            return List.of(counted(quantity, model, ApiQuery.assessment(model, site)));
        }
        if (quantity.startsWith("count.")) {
            return List.of(counted(quantity, "assets", ApiQuery.evidence("K03", site)));
        }
        return List.of();
    }

    private List<Member> energy(String quantity, String site, Window window) {
        List<Member> members = new ArrayList<>();
        Set<String> metered = new TreeSet<>();
        ApiQuery meters = table(site, "meters");
        ApiQuery invoices = table(site, "energy-invoices");
        MeteringPlan plan = declared.metering(site);
        for (MeteringPlan.Point point : plan.points()) {
            if (site.equals(point.boundaryOf())) {
                metered.add(point.resource());
                members.add(meter(quantity, plan, point, meters));
            }
        }
        for (EnergyBill bill : declared.bills(site)) {
            if (bill.from() < window.to() && window.from() < bill.to()) {
                members.add(bill(quantity, bill, metered.contains(bill.resource()), invoices));
            }
        }
        return members;
    }

    /** Down to the samples of the meter; of one that nobody has heard of there is only its row. */
    private Member meter(String quantity, MeteringPlan plan, MeteringPlan.Point point, ApiQuery table) {
        AssetKey key = point.asset();
        LiveAsset asset = live.asset(key);
        String why = whyNot(plan, point, asset);
        return new Member(
                quantity,
                key + " " + point.resource(),
                why.isEmpty(),
                why,
                asset == null ? table : ApiQuery.minutes("E01", key));
    }

    private static String whyNot(MeteringPlan plan, MeteringPlan.Point point, @Nullable LiveAsset asset) {
        if (asset == null) {
            return "meter-unknown";
        }
        List<SignalDescription> signals = asset.description().signals();
        if (!point.isCounted(signals)) {
            return "meter-signal-not-counted";
        }
        return plan.isShared(point, signals) ? "meter-of-several-resources" : "";
    }

    private static Member bill(String quantity, EnergyBill bill, boolean isMetered, ApiQuery table) {
        return new Member(
                quantity,
                bill.resource() + " " + instant(bill.from()) + "/" + instant(bill.to()) + " "
                        + bill.amount().toPlainString() + " " + bill.unit(),
                !isMetered,
                isMetered ? "metered-too" : "",
                table);
    }

    private static Member counted(String quantity, String what, ApiQuery query) {
        return new Member(quantity, what, true, "", query);
    }

    private ApiQuery table(String site, String kind) {
        return ApiQuery.table(site, kind, versions.of(site, kind));
    }

    private static String instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos).toString();
    }
}
