package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.Quantity;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What machines and the asset register prove of a subject over a window. */
public interface Telemetry {

    /** What is measured of an indicator; null when nothing is. */
    @Nullable
    Measured of(String indicator);

    /** Its relative change since an earlier window, 0.02 for two per cent up; null where there is none. */
    @Nullable
    Measured change(String indicator, Since since);

    /**
     * Why an indicator is not measured though the subject has it: the id of a reason; empty when it is measured, or when nobody
     * knows why not.
     *
     * @param since null of the indicator itself, else of its change
     */
    String whyNot(String indicator, @Nullable Since since);

    /** What a change is measured against. */
    enum Since {
        /** The baseline that the answers name; the same window a year before where they name none. */
        BASELINE,
        /** The same window a year before, whatever the answers name. */
        YEAR
    }

    /** Where nothing is measured. */
    static Telemetry none() {
        return new Telemetry() {
            @Override
            public @Nullable Measured of(String indicator) {
                return null;
            }

            @Override
            public @Nullable Measured change(String indicator, Since since) {
                return null;
            }

            @Override
            public String whyNot(String indicator, @Nullable Since since) {
                return "";
            }
        };
    }

    /**
     * One measurement.
     *
     * @param fingerprint of what it was computed from
     * @param evidence path of the page that walks down to the samples
     * @param shown members of the indicator's set that are proven, links with an automatic source for instance
     * @param denied members that should be seen and are not
     */
    record Measured(
            Quantity quantity,
            String fingerprint,
            String evidence,
            Set<String> shown,
            Set<String> denied,
            Targets targets) {
        public Measured {
            shown = Set.copyOf(shown);
            denied = Set.copyOf(denied);
        }

        public static Measured of(Quantity quantity, String fingerprint, String evidence) {
            return new Measured(quantity, fingerprint, evidence, Set.of(), Set.of(), Targets.NONE);
        }
    }

    /**
     * What would raise a share of things: of {@code all} things {@code have} count for certain, those in {@code waiting} do once
     * they have been seen for long enough, and those in {@code missing} do not yet.
     *
     * @param waiting {@code site/asset} each
     * @param missing {@code site/asset} each, those first that are nearest to counting
     */
    record Targets(long have, long all, List<String> waiting, List<String> missing) {
        public static final Targets NONE = new Targets(0, 0, List.of(), List.of());

        public Targets {
            waiting = List.copyOf(waiting);
            missing = List.copyOf(missing);
        }
    }
}
