package io.steelyard.simulator.plant;

/**
 * What a machine did for one order.
 *
 * @param number the order's, counted from 1 at each machine
 * @param good good parts
 * @param scrap parts that were none
 * @param producing ticks in production
 * @param settingUp ticks in set-up
 * @param delayed ticks in breakdowns and waits
 */
public record JobTally(long number, long good, long scrap, long producing, long settingUp, long delayed) {
    /** Nothing yet. */
    public static JobTally of(long number) {
        return new JobTally(number, 0, 0, 0, 0, 0);
    }

    /** Parts made, good and scrap. */
    public long made() {
        return good + scrap;
    }

    /** Ticks in which the machine was busy with it: production, set-up and delays; neither maintenance nor the change of shifts. */
    public long busy() {
        return producing + settingUp + delayed;
    }

    JobTally plusParts(long moreGood, long moreScrap) {
        return new JobTally(number, good + moreGood, scrap + moreScrap, producing, settingUp, delayed);
    }

    JobTally plusTick(Phase phase) {
        return switch (phase) {
            case PRODUCING -> new JobTally(number, good, scrap, producing + 1, settingUp, delayed);
            case SETUP -> new JobTally(number, good, scrap, producing, settingUp + 1, delayed);
            case BREAKDOWN, WAITING -> new JobTally(number, good, scrap, producing, settingUp, delayed + 1);
            case MAINTENANCE, HANDOVER -> this;
        };
    }
}
