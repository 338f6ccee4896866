package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a site was billed over a window. A bill that reaches beyond the window counts by the share of its time, and may have been
 * for any part of it; time without a bill sets no upper bound.
 */
record Bills(List<EnergyBill> all, Window window) {
    private static final String WHOLE = "energy-of-invoices";
    private static final String IN_PARTS = "invoice-in-parts";
    /** Resources that go into formulas in kilowatt hours. */
    static final Set<String> IN_KILOWATT_HOURS = Set.of("electricity", "heat");

    Bills {
        all = all.stream()
                .filter(bill -> bill.from() < window.to() && window.from() < bill.to())
                .toList();
    }

    /** Those that were billed within the window. */
    Set<String> resources() {
        return all.stream().map(EnergyBill::resource).collect(Collectors.toCollection(TreeSet::new));
    }

    Quantity of(String resource) {
        List<EnergyBill> bills =
                all.stream().filter(bill -> bill.resource().equals(resource)).toList();
        Sum sum = new Sum(unit(resource, bills));
        long covered = 0;
        for (EnergyBill bill : bills) {
            sum.add(bill, BigDecimal.ONE);
            covered += shared(bill);
        }
        long asked = window.to() - window.from();
        return sum.quantity(Math.min(1, (double) covered / asked), covered >= asked, sum.isInParts ? IN_PARTS : WHOLE);
    }

    /** What of it was bought with certificates; null when no bill says so. Without a bill there is no certificate either. */
    @Nullable
    Quantity certified(String resource) {
        List<EnergyBill> bills = all.stream()
                .filter(bill ->
                        bill.resource().equals(resource) && bill.greenShare().signum() > 0)
                .toList();
        if (bills.isEmpty()) {
            return null;
        }
        Sum sum = new Sum(unit(resource, bills));
        bills.forEach(bill -> sum.add(bill, bill.greenShare()));
        return sum.quantity(1, true, "");
    }

    /** What one of them gives, or a part of it. */
    Quantity share(EnergyBill bill, BigDecimal part) {
        Sum sum = new Sum(unit(
                bill.resource(),
                all.stream()
                        .filter(other -> other.resource().equals(bill.resource()))
                        .toList()));
        sum.add(bill, part);
        return sum.quantity(1, true, sum.isInParts ? IN_PARTS : WHOLE);
    }

    private static String unit(String resource, List<EnergyBill> bills) {
        return IN_KILOWATT_HOURS.contains(resource)
                ? EnergyOfAsset.UNIT
                : bills.get(bills.size() - 1).unit();
    }

    private long shared(EnergyBill bill) {
        return Math.min(bill.to(), window.to()) - Math.max(bill.from(), window.from());
    }

    /** What comes together of parts of bills. */
    private final class Sum {
        private final String unit;
        private BigDecimal value = BigDecimal.ZERO;
        private BigDecimal low = BigDecimal.ZERO;
        private BigDecimal high = BigDecimal.ZERO;
        private Grade grade = Grade.D;
        private boolean isInParts;
        private boolean isOfOneKind = true;

        Sum(String unit) {
            this.unit = unit;
        }

        void add(EnergyBill bill, BigDecimal part) {
            BigDecimal factor = Ucum.factor(bill.unit(), unit);
            if (factor == null) {
                isOfOneKind = false;
                return;
            }
            BigDecimal amount = bill.amount().multiply(factor).multiply(part);
            long length = bill.to() - bill.from();
            high = high.add(amount);
            grade = grade.orLower(bill.grade());
            if (shared(bill) == length) {
                value = value.add(amount);
                low = low.add(amount);
            } else {
                isInParts = true;
                value = value.add(amount.multiply(BigDecimal.valueOf(shared(bill)))
                        .divide(BigDecimal.valueOf(length), MathContext.DECIMAL64));
            }
        }

        Quantity quantity(double coverage, boolean isBounded, String reason) {
            return isOfOneKind
                    ? new Quantity(
                            value, low.min(value), isBounded ? high.max(value) : null, unit, grade, coverage, reason)
                    : Quantity.missing(unit, grade, SiteEnergy.DIFFERENT);
        }
    }
}
