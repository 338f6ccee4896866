package io.steelyard.simulator.plant;

/**
 * How a class of machine works.
 *
 * @param cycleSeconds one part, when it runs
 * @param partsPerJob after so many parts it is set up for the next job; 0: never
 * @param scrapShare the share of parts that are scrap, 0..1
 * @param meanRunSeconds the mean time between two stops
 * @param ratedKilowatts the main drive at full effort
 * @param idleKilowatts what it takes when it does nothing
 * @param course how the effort goes along a part
 */
record Pace(
        double cycleSeconds,
        int partsPerJob,
        double scrapShare,
        double meanRunSeconds,
        double ratedKilowatts,
        double idleKilowatts,
        Course course) {

    /** How the effort goes along a part, whose progress is 0..1. */
    enum Course {
        EVEN,
        /** Charging without current, melting at full power, refining, tapping. */
        HEAT,
        /** Arc heating in the middle of a treatment. */
        TREATMENT;

        double share(double progress) {
            return switch (this) {
                case EVEN -> 1.0;
                case HEAT -> progress < 0.15 ? 0.05 : progress < 0.75 ? 1.2 : progress < 0.92 ? 0.6 : 0.08;
                case TREATMENT -> progress < 0.2 ? 0.15 : progress < 0.8 ? 1.1 : 0.3;
            };
        }
    }

    static Pace of(EquipmentClass equipmentClass) {
        return switch (equipmentClass) {
            case ARC_FURNACE -> new Pace(75.0, 6, 0.02, 240, 42_000, 900, Course.HEAT);
            case LADLE_FURNACE -> new Pace(50.0, 6, 0.01, 260, 9_500, 350, Course.TREATMENT);
            case MAGNESITE_KILN -> new Pace(20.0, 0, 0.04, 600, 320, 85, Course.EVEN);
            case ROLLING_MILL -> new Pace(6.0, 12, 0.03, 90, 1_450, 60, Course.EVEN);
            case PACKAGING_LINE -> new Pace(5.0, 24, 0.02, 110, 34, 2.5, Course.EVEN);
            case LATHE -> new Pace(4.0, 10, 0.05, 70, 18, 1.2, Course.EVEN);
            case MACHINING_CENTRE -> new Pace(9.0, 8, 0.04, 100, 26, 2.2, Course.EVEN);
            case PUMP -> new Pace(10.0, 0, 0, 150, 45, 0.4, Course.EVEN);
            case COMPRESSOR -> new Pace(10.0, 0, 0, 180, 160, 12, Course.EVEN);
            case FAN -> new Pace(10.0, 0, 0, 300, 75, 0.6, Course.EVEN);
            case ENERGY_METER -> new Pace(1.0, 0, 0, 1, 0, 25, Course.EVEN);
            case CONTROL_ROOM -> new Pace(1.0, 0, 0, 1, 0, 0, Course.EVEN);
        };
    }

    /** Whether its parts are counted. */
    boolean makesParts() {
        return partsPerJob > 0 || scrapShare > 0;
    }
}
