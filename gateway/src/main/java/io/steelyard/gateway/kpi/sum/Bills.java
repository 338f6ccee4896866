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

/**
 * What a site was billed over a window. A bill that reaches beyond the window counts by the share of its time, and may have been
 * for any part of it; time without a bill sets no upper bound.
 */
record Bills(List<EnergyBill> all, Window window) {
    private static final String WHOLE = "energy-of-invoices";
    private static final String IN_PARTS = "invoice-in-parts";
    private static final Set<String> IN_KILOWATT_HOURS = Set.of("electricity", "heat");

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
        String unit = IN_KILOWATT_HOURS.contains(resource)
                ? EnergyOfAsset.UNIT
                : bills.get(bills.size() - 1).unit();
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal low = BigDecimal.ZERO;
        BigDecimal high = BigDecimal.ZERO;
        Grade grade = Grade.D;
        long covered = 0;
        boolean isInParts = false;
        for (EnergyBill bill : bills) {
            BigDecimal factor = Ucum.factor(bill.unit(), unit);
            if (factor == null) {
                return Quantity.missing(unit, grade, "units-differ");
            }
            BigDecimal amount = bill.amount().multiply(factor);
            long shared = Math.min(bill.to(), window.to()) - Math.max(bill.from(), window.from());
            long length = bill.to() - bill.from();
            covered += shared;
            high = high.add(amount);
            grade = grade.orLower(bill.grade());
            if (shared == length) {
                value = value.add(amount);
                low = low.add(amount);
            } else {
                isInParts = true;
                value = value.add(amount.multiply(BigDecimal.valueOf(shared))
                        .divide(BigDecimal.valueOf(length), MathContext.DECIMAL64));
            }
        }
        long asked = window.to() - window.from();
        return new Quantity(
                value,
                low.min(value),
                covered < asked ? null : high.max(value),
                unit,
                grade,
                Math.min(1, (double) covered / asked),
                isInParts ? IN_PARTS : WHOLE);
    }
}
