package io.steelyard.gateway.kpi.time;

import java.util.Locale;

/** Time elements, named as ISO 22400-2 and OPC 40001-1 name them; an instant is in one of them or unknown. */
public enum Element {
    /** Actual production time. */
    APT,
    /** Actual unit set-up time. */
    AUST,
    /** Actual unit delay time: with an order. */
    ADET,
    /** Actual down time: available, and no order. */
    ADOT,
    /** Actual preventive maintenance time. */
    APMT,
    /** Corrective maintenance time. */
    CMT,
    /** Planned down time. */
    PDOT,
    /** Outside planned operation time. */
    CLOSED,
    /** What no row names. */
    OTHER;

    /** Name of the quantity, {@code time.apt} for instance. */
    public String quantity() {
        return "time." + name().toLowerCase(Locale.ROOT);
    }
}
