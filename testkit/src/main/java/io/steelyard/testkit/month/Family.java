package io.steelyard.testkit.month;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A family of machines: which numbers tell its state and mode, and which time element of ISO 22400-2 an instant is of, as its
 * companion specification defines them.
 */
enum Family {
    /** OPC 40001-1, annex C.2: what does not execute delays an order, or is down without one. */
    MACHINERY("", 1 << 3, 1 << 1, 1) {
        @Override
        Element rest(Moment at) {
            return runs(at) ? Element.OTHER : at.hasOrder() ? Element.ADET : Element.ADOT;
        }
    },
    /** OPC 40501-1, annex C.2.3: the machine alone says it; out of service delays, all else that does not execute is down. */
    MACHINE_TOOL("lathe", 1 << 3, 1 << 1, 1) {
        @Override
        Element rest(Moment at) {
            return runs(at) ? Element.OTHER : at.state() == 1 ? Element.ADET : Element.ADOT;
        }
    },
    /**
     * OPC 30050: Execute in the mode Produce makes parts; Held and Aborted and the ways there and back delay, Suspended is down,
     * the mode Manual under an order is set-up, and any other state is as with machinery.
     */
    PACKML("packml", 1 << 6, 0b1111 << 8, 2) {
        private static final int MANUAL = 3;

        @Override
        boolean produces(Moment at) {
            return runs(at) && at.mode() == 1;
        }

        @Override
        boolean setsUp(Moment at) {
            return false;
        }

        @Override
        Element rest(Moment at) {
            if (Set.of(8, 9, 10, 11, 12, 1).contains(at.state())) {
                return Element.ADET;
            }
            if (Set.of(5, 13, 14).contains(at.state())) {
                return Element.ADOT;
            }
            if (at.mode() == MANUAL && at.hasOrder()) {
                return Element.AUST;
            }
            return runs(at) ? Element.OTHER : at.hasOrder() ? Element.ADET : Element.ADOT;
        }

        @Override
        int state(int plain, SplittableRandom random) {
            List<Integer> possible = switch (plain) {
                case 3 -> List.of(6);
                case 2 -> List.of(4, 5, 17, 15);
                case 1 -> List.of(9, 11, 8);
                default -> List.of(2);
            };
            return possible.get(random.nextInt(possible.size()));
        }

        @Override
        int mode(int plain) {
            return List.of(0, 2, MANUAL, 1).get(plain);
        }
    },
    /** Nothing tells the state: it executes for two minutes after each step of its counter. */
    COUNTERS("generic", 1 << 3, 0, 1) {
        @Override
        boolean produces(Moment at) {
            return runs(at);
        }

        @Override
        boolean setsUp(Moment at) {
            return false;
        }

        @Override
        Element rest(Moment at) {
            return at.hasOrder() ? Element.ADET : Element.ADOT;
        }
    };

    private final String profile;
    private final int executing;
    private final int outOfService;
    private final int maintenance;

    /** States are bits. */
    Family(String profile, int executing, int outOfService, int maintenance) {
        this.profile = profile;
        this.executing = executing;
        this.outOfService = outOfService;
        this.maintenance = maintenance;
    }

    /** What holds at an instant. */
    record Moment(int state, int mode, boolean hasOrder, boolean isWindow, Plan.@Nullable Day day) {}

    /** Elements of time; each instant is in one. */
    enum Element {
        APT,
        AUST,
        APMT,
        CMT,
        ADET,
        ADOT,
        PDOT,
        CLOSED,
        OTHER
    }

    /** Of the profile that machines of it have; the class's own where it is empty. */
    String profile(String otherwise) {
        return profile.isEmpty() ? otherwise : profile;
    }

    static Family of(String profile) {
        for (Family family : values()) {
            if (family.profile.equals(profile)) {
                return family;
            }
        }
        return MACHINERY;
    }

    /** The first condition that holds decides. */
    Element element(Moment at) {
        boolean isMaintenance = at.mode() == maintenance;
        if (produces(at)) {
            return Element.APT;
        }
        if (setsUp(at)) {
            return Element.AUST;
        }
        if ((at.isWindow() || isMaintenance) && at.hasOrder()) {
            return Element.CMT;
        }
        if (isMaintenance || (at.isWindow() && !runs(at))) {
            return Element.APMT;
        }
        if (at.day() == Plan.Day.CLOSED) {
            return Element.CLOSED;
        }
        if (at.day() == Plan.Day.PLANNED_DOWN) {
            return Element.PDOT;
        }
        return rest(at);
    }

    boolean produces(Moment at) {
        return runs(at) && at.mode() == 3;
    }

    boolean setsUp(Moment at) {
        return runs(at) && at.mode() == 2;
    }

    abstract Element rest(Moment at);

    boolean runs(Moment at) {
        return isExecuting(at.state());
    }

    /** Whether the machine works in the state. */
    boolean isExecuting(int state) {
        return state >= 0 && (executing >> state & 1) != 0;
    }

    boolean isOut(int state) {
        return state >= 0 && (outOfService >> state & 1) != 0;
    }

    boolean isMaintenance(int mode) {
        return mode == maintenance;
    }

    /** Its number of a state of OPC 40001-1. */
    int state(int plain, SplittableRandom random) {
        return plain;
    }

    /** Its number of a mode of OPC 40001-1. */
    int mode(int plain) {
        return plain;
    }
}
