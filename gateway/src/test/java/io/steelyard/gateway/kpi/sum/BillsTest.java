package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was billed over a window, as far as bills can say. */
final class BillsTest {
    private static EnergyBill bill(long from, long to, String amount, String unit, Grade grade) {
        return new EnergyBill("electricity", from, to, new BigDecimal(amount), unit, BigDecimal.ZERO, grade);
    }

    private static EnergyBill green(long from, long to, String amount, String share) {
        return new EnergyBill("electricity", from, to, new BigDecimal(amount), "MW.h", new BigDecimal(share), Grade.D);
    }

    private static String of(long from, long to, EnergyBill... bills) {
        return text(new Bills(List.of(bills), new Window(from, to, "UTC")).of("electricity"));
    }

    private static String certified(long from, long to, EnergyBill... bills) {
        Quantity certified = new Bills(List.of(bills), new Window(from, to, "UTC")).certified("electricity");
        return certified == null ? "nothing" : text(certified);
    }

    private static String text(Quantity quantity) {
        return String.join(
                " ",
                text(quantity.value()),
                text(quantity.low()),
                text(quantity.high()),
                quantity.grade().name(),
                String.valueOf(quantity.coverage()),
                quantity.reason());
    }

    private static String text(@Nullable BigDecimal number) {
        return number == null ? "-" : number.stripTrailingZeros().toPlainString();
    }

    /** Two months, billed month by month in two units. */
    @Test
    void billsThatFillTheWindowAreExact() {
        EnergyBill first = bill(0, 100, "500", "kW.h", Grade.D);
        EnergyBill second = bill(100, 200, "1.5", "MW.h", Grade.S);
        assertThat(of(0, 200, first, second)).isEqualTo("2000 2000 2000 S 1.0 energy-of-invoices");
        assertThat(of(0, 100, first, second))
                .as("nothing of the next")
                .isEqualTo("500 500 500 D 1.0 energy-of-invoices");
    }

    /** It may all have been used in the part that is within, or none of it. */
    @Test
    void aBillThatReachesBeyondSetsBoundsOnly() {
        assertThat(of(50, 100, bill(0, 100, "500", "kW.h", Grade.D))).isEqualTo("250 0 500 D 1.0 invoice-in-parts");
    }

    @Test
    void timeWithoutABillHasNoUpperBound() {
        assertThat(of(0, 200, bill(0, 100, "500", "kW.h", Grade.D))).isEqualTo("500 500 - D 0.5 energy-of-invoices");
    }

    /** What no bill says to be certified is not; time without a bill has no certificates. */
    @Test
    void certifiedIsTheShareOfEachBill() {
        EnergyBill grey = bill(100, 200, "500", "kW.h", Grade.S);
        assertThat(certified(0, 200, grey)).isEqualTo("nothing");
        assertThat(certified(0, 300, green(0, 100, "2", "0.3"), grey)).isEqualTo("600 600 600 D 1.0 ");
        assertThat(certified(50, 200, green(0, 100, "2", "0.3"), grey))
                .as("all of it may have been used in the part that is within, or none")
                .isEqualTo("300 0 600 D 1.0 ");
    }

    @Test
    void whatIsNoEnergyIsNotAdded() {
        assertThat(of(0, 100, bill(0, 100, "500", "m3", Grade.D))).isEqualTo("- - - D 0.0 units-differ");
    }
}
