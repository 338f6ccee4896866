package io.steelyard.gateway.indicator.factors;

import io.steelyard.gateway.indicator.factors.FactorTables.Chosen;
import io.steelyard.gateway.indicator.formula.Units;
import io.steelyard.gateway.model.EnergyShare;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each counter, each point that was read and each bill gives to the coal equivalent and to the emissions of {@link
 * EnergyFactors}: its amount times the factors of its years. What was bought with certificates takes its part off. Any thread.
 */
public final class FactoredShares {
    private static final Map<String, String> METHODS = Map.of(
            "energy.coal-equivalent",
            "coal",
            "energy.used",
            FactorTables.HELD,
            "emissions.location",
            "location",
            "emissions.market",
            "market",
            "emissions.scope1",
            "scope1");
    private static final String ELECTRICITY = "electricity";
    private static final String CERTIFIED = "certified." + ELECTRICITY;
    private static final String NOT_ELECTRICITY = "electricity-only";
    private static final String NO_DIRECT = "no-scope1-factor";

    private final Used used;
    private final EnergyFactors.Doors doors;
    private final FactorTables tables;

    /** What meters and bills gave. */
    @FunctionalInterface
    public interface Used {
        List<EnergyShare> of(Subject subject, Window window);
    }

    /** Opens nothing. */
    public FactoredShares(Used used, EnergyFactors.Doors doors, FactorTables tables) {
        this.used = used;
        this.doors = doors;
        this.tables = tables;
    }

    /** Whether factors make the quantity. */
    public static boolean isFactored(String quantity) {
        return METHODS.containsKey(quantity);
    }

    /** Of one of the quantities that factors make; each counter, each point and each bill once, over all of the window's years. */
    public List<EnergyShare> of(String quantity, Subject subject, Window window) {
        Map<List<Object>, EnergyShare> all = new LinkedHashMap<>();
        for (Window year : EnergyFactors.years(window)) {
            Year of = new Year(quantity, subject.site(), year);
            for (EnergyShare share : of.shares(used.of(subject, year))) {
                all.merge(List.of(share.resource(), who(share)), share, FactoredShares::sum);
            }
        }
        return List.copyOf(all.values());
    }

    /** A counter for which readings tell in one year and which counts in another is shown as both. */
    private static List<Object> who(EnergyShare share) {
        Object whose = Objects.requireNonNullElseGet(share.asset(), () -> Objects.requireNonNull(share.bill()));
        EnergyShare.Read read = share.read();
        return List.of(whose, read == null ? "" : read.meter(), share.whyNot().equals(EnergyShare.READINGS_TELL));
    }

    private static EnergyShare sum(EnergyShare one, EnergyShare other) {
        EnergyShare.Read before = one.read();
        EnergyShare.Read next = other.read();
        EnergyShare sum = added(one, other);
        return before == null || next == null ? sum : sum.by(before.and(next));
    }

    private static EnergyShare added(EnergyShare one, EnergyShare other) {
        if (!one.whyNot().isEmpty() || !other.whyNot().isEmpty()) {
            return one.whyNot().isEmpty() ? other : one;
        }
        BigDecimal value = Objects.requireNonNull(one.value(), "it counts")
                .add(Objects.requireNonNull(other.value(), "it counts"));
        return one.as(
                one.quantity(),
                Quantity.exactly(value, one.amount().unit(), one.amount().grade()),
                "");
    }

    /** The part of a window that lies in one year. */
    private final class Year {
        private final String quantity;
        private final String method;
        private final String site;
        private final int year;
        private BigDecimal certifiable = BigDecimal.ZERO;

        Year(String quantity, String site, Window window) {
            this.quantity = quantity;
            this.method = Objects.requireNonNull(METHODS.get(quantity), "no quantity of factors");
            this.site = site;
            this.year = Instant.EPOCH
                    .plusNanos(window.from())
                    .atZone(ZoneId.of(window.zone()))
                    .getYear();
        }

        List<EnergyShare> shares(List<EnergyShare> used) {
            List<EnergyShare> shares = new ArrayList<>();
            for (EnergyShare share : used) {
                if (share.resource().indexOf('.') < 0) {
                    shares.add(times(share));
                    certify(share);
                }
            }
            for (EnergyShare share : used) {
                if (method.equals("market") && share.resource().equals(CERTIFIED)) {
                    shares.add(times(off(share)));
                }
            }
            return shares;
        }

        private void certify(EnergyShare share) {
            BigDecimal value = share.value();
            if (share.resource().equals(ELECTRICITY) && share.whyNot().isEmpty() && value != null) {
                certifiable =
                        certifiable.add(Units.convert(value, share.amount().unit(), "kW.h"));
            }
        }

        /** What certificates take off: no more than was used. */
        private EnergyShare off(EnergyShare share) {
            BigDecimal value = share.value();
            if (value == null || !Units.isSameKind(share.amount().unit(), "kW.h")) {
                return share;
            }
            BigDecimal taken =
                    Units.convert(value, share.amount().unit(), "kW.h").min(certifiable);
            certifiable = certifiable.subtract(taken);
            return share.as(
                    share.quantity(),
                    Quantity.exactly(taken.negate(), "kW.h", share.amount().grade()),
                    "");
        }

        private EnergyShare times(EnergyShare share) {
            boolean isElectricity =
                    share.resource().equals(ELECTRICITY) || share.resource().equals(CERTIFIED);
            if (method.equals(FactorTables.HELD)
                    && Units.isSameKind(share.amount().unit(), FactorTables.KILOWATT_HOUR)) {
                return inKilowattHours(share);
            }
            if ((method.equals("location") || method.equals("market")) && !isElectricity) {
                return share.as(quantity, nothing(), NOT_ELECTRICITY);
            }
            Chosen chosen = tables.find(
                    isElectricity ? ELECTRICITY : share.resource(),
                    method,
                    year,
                    doors.areas(site),
                    doors.declared(site));
            if (method.equals("scope1")
                    && (isElectricity || !tables.knows(share.resource(), method, doors.declared(site)))) {
                return share.as(quantity, nothing(), NO_DIRECT);
            }
            String why = share.whyNot().isEmpty() ? whyNot(share, chosen) : share.whyNot();
            BigDecimal value = share.value();
            if (chosen == null || value == null || !isAlike(share, chosen)) {
                return share.as(quantity, nothing(), why);
            }
            BigDecimal factor = Units.convert(
                    chosen.factor().factor(),
                    share.amount().unit(),
                    chosen.factor().unit());
            return share.as(
                    quantity,
                    Quantity.exactly(
                            value.multiply(factor), unit(), share.amount().grade()),
                    why);
        }

        private EnergyShare inKilowattHours(EnergyShare share) {
            BigDecimal value = share.value();
            Quantity amount = value == null
                    ? nothing()
                    : Quantity.exactly(
                            Units.convert(value, share.amount().unit(), FactorTables.KILOWATT_HOUR),
                            FactorTables.KILOWATT_HOUR,
                            share.amount().grade());
            return share.as(quantity, amount, share.whyNot());
        }

        private String unit() {
            return method.equals(FactorTables.HELD) ? FactorTables.KILOWATT_HOUR : "kg";
        }

        private String whyNot(EnergyShare share, @Nullable Chosen chosen) {
            if (chosen == null) {
                return tables.isInConflict(share.resource(), method) ? "factor-in-conflict" : "no-factor";
            }
            return isAlike(share, chosen) ? "" : "unit-mismatch";
        }

        private static boolean isAlike(EnergyShare share, Chosen chosen) {
            return Units.isSameKind(share.amount().unit(), chosen.factor().unit());
        }

        private Quantity nothing() {
            return Quantity.missing(unit(), Grade.T, "");
        }
    }
}
