package io.steelyard.gateway;

import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.factors.FactoredShares;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.EnergyShare;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a subject's energy, emissions, parts, money and levels rest on: the meters that bound it, what was read of them, its bills,
 * its months, its machines, an assessment; each with what it gives and with the query that shows it. What counts comes to the quantity, where
 * each of them is known. Any thread.
 */
record Grounds(LiveValues live, FactoredShares.Used used, FactoredShares factored, EvidenceSource sums, Tables tables) {
    private static final String OUTCOME = "assessment.";
    /** Why there is none of a machine that counts parts. */
    private static final Map<String, String> DECLARED_BY =
            Map.of("count.epc", "needs-capacity", "count.psq", "needs-planned-scrap");

    private static final String OUTPUT = "output.good";
    private static final String MONTHS_TELL = "months-tell-output";

    /** What was declared of a machine, or of one of its orders; that has no name where it is of none. */
    record Told(String order, Quantity amount) {}

    /** What people gave. */
    interface Tables {
        /** Which version a table has; 0 of one that nobody gave yet. */
        long version(String site, String kind);

        /** The production machines that the register names. */
        List<AssetKey> machines(String site);

        /** The part of the window over which the asset is counted; null where it is not there. */
        @Nullable
        Window over(AssetKey asset, Window window);

        /** What was declared of the asset, order by order where it is of orders; null where nobody ever said anything. */
        @Nullable
        List<Told> told(String quantity, AssetKey asset, Window over);

        /** The months of the window and what each gives to the quantity. */
        List<Member> months(String quantity, String site, Window window);
    }

    /**
     * Whose, and over which time.
     *
     * @param assets of the subject
     * @param inputs what the indicator was computed from, by name
     */
    record Asked(Subject subject, List<AssetKey> assets, Window window, Map<String, Quantity> inputs) {

        String site() {
            return subject.site();
        }

        /** Why the quantity is not known; empty where it is. */
        String unknown(String quantity) {
            Quantity input = inputs.get(quantity);
            return input == null || input.isKnown() ? "" : input.reason();
        }

        boolean isKnown(String quantity) {
            Quantity input = inputs.get(quantity);
            return input != null && input.isKnown();
        }
    }

    /** Of the quantity of that name; empty where nothing of the kind stands behind it. */
    List<Member> of(String quantity, Asked asked) {
        if (FactoredShares.isFactored(quantity)) {
            return energy(quantity, asked, factored.of(quantity, asked.subject(), asked.window()));
        }
        if (quantity.startsWith("energy.")) {
            List<EnergyShare> shares = used.of(asked.subject(), asked.window()).stream()
                    .filter(share -> share.quantity().equals(quantity))
                    .toList();
            return energy(quantity, asked, shares);
        }
        if (quantity.startsWith("finance.") || quantity.equals(OUTPUT)) {
            return asked.subject().level().equals("site") ? months(quantity, asked) : List.of();
        }
        if (quantity.startsWith(OUTCOME)) {
            String model = quantity.substring(OUTCOME.length());
            return List.of(new Member(quantity, model, true, "", ApiQuery.assessment(model, asked.site())));
        }
        if (quantity.equals("count.epc")) {
            return declared(quantity, "capacities", asked);
        }
        if (quantity.equals("count.psq")) {
            return declared(quantity, "orders", asked);
        }
        return quantity.startsWith("count.") ? counts(quantity, asked) : List.of();
    }

    private List<Member> energy(String quantity, Asked asked, List<EnergyShare> shares) {
        if (shares.isEmpty() && asked.subject().asset() != null) {
            return List.of(); // its counter alone tells, minute by minute
        }
        if (shares.isEmpty()) {
            ApiQuery meters = table(asked.site(), "meters");
            return List.of(new Member(quantity, "meters", false, asked.unknown(quantity), meters));
        }
        List<Member> members = new ArrayList<>();
        for (EnergyShare share : shares) {
            EnergyBill bill = share.bill();
            AssetKey asset = share.asset();
            EnergyShare.Read read = share.read();
            String what = bill == null ? asset + " " + share.resource() : told(share.resource(), bill);
            ApiQuery query =
                    bill == null ? meter(quantity, asset, asked.site()) : table(asked.site(), "energy-invoices");
            if (read != null) {
                what += " " + read.meter() + " " + instant(read.from()) + "/" + instant(read.to());
                query = table(asked.site(), "meter-readings");
            }
            members.add(Member.giving(quantity, what, share.whyNot(), query, share.amount()));
        }
        String why = asked.unknown(quantity);
        boolean isAllKnown = members.stream().allMatch(Member::counts);
        return isAllKnown && !why.isEmpty()
                ? members.stream().map(member -> not(member, why)).toList() // of what some do not tell nothing counts
                : members;
    }

    /** Down to the samples of the meter; of one that nobody has heard of there is only its row. */
    private ApiQuery meter(String quantity, @Nullable AssetKey asset, String site) {
        return asset == null || live.asset(asset) == null
                ? table(site, "meters")
                : ApiQuery.minutes(quantity.endsWith(".idle") ? "E04" : "E01", asset);
    }

    private static String told(String resource, EnergyBill bill) {
        String what = resource + " " + instant(bill.from()) + "/" + instant(bill.to()) + " "
                + bill.amount().toPlainString() + " " + bill.unit();
        return bill.greenShare().signum() == 0
                ? what
                : what + " greenShare " + bill.greenShare().toPlainString();
    }

    private List<Member> months(String quantity, Asked asked) {
        String why = asked.unknown(quantity);
        return tables.months(quantity, asked.site(), asked.window()).stream()
                .map(month -> month.counts() && !why.isEmpty() ? not(month, why) : month)
                .toList();
    }

    private static Member not(Member member, String why) {
        return new Member(member.quantity(), member.what(), false, why, member.query(), member.value(), member.unit());
    }

    /**
     * What was declared of each machine, those among them that nobody has heard of; over the same minutes as its counts. Orders
     * are named one by one.
     */
    private List<Member> declared(String quantity, String kind, Asked asked) {
        List<Member> members = new ArrayList<>();
        String instead = asked.unknown(quantity);
        ApiQuery table = table(asked.site(), kind);
        Set<AssetKey> all = new LinkedHashSet<>(asked.assets());
        if (asked.subject().level().equals("site")) {
            all.addAll(tables.machines(asked.site()));
        }
        for (AssetKey asset : all) {
            Window over = tables.over(asset, asked.window());
            List<Told> told = over == null ? List.of() : tables.told(quantity, asset, over);
            if (told == null && isCounting(asset, asked)) {
                members.add(
                        new Member(quantity, asset.toString(), false, DECLARED_BY.getOrDefault(quantity, ""), table));
            }
            for (Told one : told == null ? List.<Told>of() : told) {
                String why = one.amount().isKnown() ? instead : one.amount().reason();
                members.add(Member.giving(quantity, (one.order() + " " + asset).strip(), why, table, one.amount()));
            }
        }
        String none = instead.isEmpty() ? "no-job" : instead;
        return members.isEmpty() ? List.of(new Member(quantity, kind, false, none, table)) : members;
    }

    private boolean isCounting(AssetKey asset, Asked asked) {
        Quantity made = sums.of(Subject.asset(asset), List.of(asset), asked.window())
                .quantities()
                .get("count.pq");
        return asked.assets().contains(asset)
                && made != null
                && !Set.of("no-count", "not-there-yet").contains(made.reason());
    }

    /** Machine by machine; where the months say what was made their counts do not go into the figure. */
    private List<Member> counts(String quantity, Asked asked) {
        List<Member> members = new ArrayList<>();
        String instead = asked.isKnown(OUTPUT) ? MONTHS_TELL : asked.unknown(quantity);
        for (AssetKey asset : asked.assets()) {
            Quantity own = sums.of(Subject.asset(asset), List.of(asset), asked.window())
                    .quantities()
                    .get(quantity);
            Quantity amount = own == null ? Quantity.missing("1", Grade.T, "no-count") : own;
            String why = amount.isKnown() ? instead : amount.reason();
            members.add(Member.giving(quantity, asset.toString(), why, ApiQuery.minutes("K03", asset), amount));
        }
        return members;
    }

    /** What the indicator is held against: the table as it was then. */
    static Member target(Target target) {
        String by = target.programme().isEmpty() ? target.source() : target.programme();
        return new Member(
                "target",
                target.indicator() + " " + target.period() + " "
                        + (target.value().toPlainString() + " " + target.unit()).strip() + ", " + by,
                true,
                "",
                target.query());
    }

    private ApiQuery table(String site, String kind) {
        return ApiQuery.table(site, kind, tables.version(site, kind));
    }

    private static String instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos).toString();
    }
}
