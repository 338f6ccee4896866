package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What a machine does from phase to phase: set-ups, runs, stops of all kinds, idle shifts. Writes the truth as it goes. */
final class MachineLife {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int OFF = 0;
    private static final int OUT = 1;
    private static final int WAITS = 2;
    private static final int RUNS = 3;
    private static final int NONE = 0;
    private static final int MAINTENANCE = 1;
    private static final int SETUP = 2;
    private static final int PROCESSING = 3;

    private final MadePlant.Make make;
    private final SplittableRandom random;
    private final long end;
    private final Truth truth = new Truth();
    private final double cycleSeconds;
    private long now;
    private @Nullable String order;
    private long orderBegan;
    private int orders;
    private int partsLeft;

    MachineLife(MadePlant.Make make, SplittableRandom random, long from, long to) {
        this.make = make;
        this.random = random;
        this.now = from;
        this.end = to;
        this.cycleSeconds = 15 + random.nextInt(50);
    }

    Truth live() {
        for (long day = now - now % DAY; day < end; day += DAY) {
            if (random.nextInt(4) == 0) {
                long begin = day + random.nextInt(22 * 60) * MINUTE;
                make.plan().maintain(begin, begin + (30 + random.nextInt(80)) * MINUTE);
            }
        }
        if (make.orders() == MadePlant.Orders.NAMED) {
            truth.order().set(now, "");
        }
        truth.state().set(now, make.family().state(WAITS, random));
        truth.mode().set(now, make.family().mode(NONE));
        now += SECOND;
        while (now < end) {
            phase();
        }
        endOrder();
        return truth;
    }

    private void phase() {
        Plan.Day day = make.plan().day(now);
        boolean worksOn = random.nextInt(10) == 0;
        if (make.plan().isMaintained(now) && !worksOn) {
            stop(random.nextBoolean() ? OUT : WAITS, MAINTENANCE, 20);
        } else if (day == Plan.Day.CLOSED && !worksOn) {
            if (random.nextInt(3) > 0) {
                endOrder();
            }
            stop(random.nextInt(3) == 0 ? WAITS : OFF, NONE, 200);
        } else if (day == Plan.Day.PLANNED_DOWN && !worksOn) {
            stop(WAITS, NONE, 40);
        } else if (order == null) {
            betweenOrders();
        } else if (partsLeft == 0) {
            endOrder();
        } else {
            run();
        }
    }

    private void betweenOrders() {
        stop(WAITS, random.nextInt(3) == 0 ? PROCESSING : NONE, 15);
        now += SECOND - now % SECOND;
        if (now < end) {
            beginOrder();
            be(random.nextInt(5) == 0 ? WAITS : RUNS, SETUP);
            now += length(15);
        }
    }

    private void run() {
        be(RUNS, PROCESSING);
        long until = Math.min(end, now + length(45));
        boolean isSlow = random.nextInt(4) == 0;
        while (partsLeft > 0) {
            double seconds = cycleSeconds * (0.9 + 0.3 * random.nextDouble()) * (isSlow ? 1.6 : 1);
            long next = now + (long) (seconds * 1e9);
            if (next >= until) {
                break;
            }
            now = next;
            truth.parts().add(new Truth.Part(now, random.nextInt(30) > 0));
            partsLeft--;
        }
        if (partsLeft > 0) {
            now = until;
        }
        now += SECOND;
        if (now < end) {
            interruption();
        }
    }

    /** Why the run ended. */
    private void interruption() {
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                stop(OUT, PROCESSING, 12);
                if (now < end && random.nextBoolean()) {
                    stop(OUT, MAINTENANCE, 25);
                }
            }
            case 2, 3, 4 -> stop(WAITS, PROCESSING, 6);
            case 5 -> stop(OFF, PROCESSING, 4);
            case 6 -> stop(WAITS, NONE, 10);
            default -> stop(RUNS, random.nextInt(4), 3);
        }
    }

    private void stop(int state, int mode, int minutes) {
        be(state, mode);
        now += length(minutes);
    }

    /** The mode follows the state, at once or a little later. */
    private void be(int state, int mode) {
        truth.state().set(now, make.family().state(state, random));
        long late = random.nextInt(3) == 0 ? random.nextLong(2 * SECOND) : 0;
        truth.mode().set(now + late, make.family().mode(mode));
    }

    private long length(int meanMinutes) {
        return 5 * SECOND + (long) (-StrictMath.log(1 - random.nextDouble()) * meanMinutes * MINUTE);
    }

    private void beginOrder() {
        orders++;
        partsLeft = 20 + random.nextInt(300);
        order = "P" + make.index() + "-" + orders;
        orderBegan = now;
        if (make.orders() == MadePlant.Orders.NAMED) {
            truth.order().set(now, order);
        }
    }

    /** Declared times are of whole seconds. */
    private void endOrder() {
        String ended = order;
        if (ended == null) {
            return;
        }
        now += SECOND - now % SECOND;
        if (make.orders() == MadePlant.Orders.NAMED) {
            truth.order().set(now, "");
        } else if (make.orders() == MadePlant.Orders.DECLARED) {
            BigDecimal planned = BigDecimal.valueOf(Math.round(cycleSeconds * 9), 1);
            make.plan().plan(new Plan.Job(ended, new Plan.Stretch(orderBegan, now), planned, planned(), ""));
        }
        order = null;
    }

    /** One ends as planned, one just not too late, one a little later than that, one long after it was to end. */
    private Plan.Stretch planned() {
        long tolerated = (now - orderBegan) * 10 / 11;
        long length = switch (orders % 4) {
            case 0 -> now - orderBegan;
            case 1 -> tolerated + SECOND - tolerated % SECOND;
            case 2 -> tolerated - tolerated % SECOND - SECOND;
            default -> (now - orderBegan) / 2 / SECOND * SECOND;
        };
        return new Plan.Stretch(orderBegan, orderBegan + Math.max(SECOND, length));
    }
}
