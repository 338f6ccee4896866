package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Attachment;
import io.steelyard.gateway.model.Bytes;
import java.util.List;

/**
 * In what units signals that key figures and capability indices are made of are told, and which are refused until somebody declares
 * a conversion.
 */
public final class UnitDesk {
    private static final String METERED =
            "; where it counts no energy, compressed air for instance, first write resource and unit, m3 for instance, into its row"
                    + " of table meters";

    private final Signals signals;

    /** What is on the wire. */
    @FunctionalInterface
    public interface Signals {
        /** The site's signals that key figures are made of, and those that have tolerances. */
        List<Told> of(String site);
    }

    /**
     * A signal's unit against what is made of it.
     *
     * @param role empty of a signal that has tolerances and none
     * @param unit as its server says it; empty when it says none
     * @param wanted UCUM code of what it has to be told in
     * @param isDeclared whether a declared conversion is used
     * @param reason id of why it is refused; empty when it is not
     */
    public record Told(
            AssetKey asset,
            String signal,
            String role,
            String unit,
            String wanted,
            boolean isDeclared,
            String reason) {}

    /** Reads what is on the wire when it is asked. */
    public UnitDesk(Signals signals) {
        this.signals = signals;
    }

    /** Every signal that key figures or capability indices of the site are made of; those that are refused with what to declare. */
    public Attachment units(String site) {
        ObjectNode answer = JsonForm.object();
        answer.put("site", site);
        ArrayNode list = answer.putArray("signals");
        for (Told told : signals.of(site)) {
            ObjectNode node = list.addObject()
                    .put("asset", told.asset().toString())
                    .put("signal", told.signal())
                    .put("role", told.role())
                    .put("unit", told.unit())
                    .put("wanted", told.wanted())
                    .put("finding", told.reason().isEmpty() ? (told.isDeclared() ? "declared" : "taken") : "refused")
                    .put("reason", told.reason());
            node.put("remedy", told.reason().isEmpty() ? "" : remedy(site, told));
        }
        return new Attachment(JsonForm.TYPE, Bytes.owning(JsonForm.bytes(answer)), null);
    }

    private static String remedy(String site, Told told) {
        String says = told.unit().isEmpty() ? "says no unit" : "says " + told.unit();
        return told.signal() + " of " + told.asset() + " " + says + ", expected is " + told.wanted()
                + " or what converts to it: declare a row of table units of " + site + ", asset "
                + told.asset().asset() + ", signal " + told.signal() + ", from "
                + (told.unit().isEmpty() ? "none" : told.unit()) + ", to " + told.wanted() + ", factor …"
                + (isOpen(told) ? METERED : "");
    }

    /** A counter without a unit may count anything: what is expected is electricity, unless its metering point says another unit. */
    private static boolean isOpen(Told told) {
        return told.role().equals("energy")
                && told.unit().isEmpty()
                && told.wanted().equals("kW.h");
    }
}
