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
 */
record Pace(
        double cycleSeconds,
        int partsPerJob,
        double scrapShare,
        double meanRunSeconds,
        double ratedKilowatts,
        double idleKilowatts) {

    static Pace of(EquipmentClass equipmentClass) {
        return switch (equipmentClass) {
            case ROLLING_MILL -> new Pace(6.0, 12, 0.03, 90, 1_450, 60);
            case LATHE -> new Pace(4.0, 10, 0.05, 70, 18, 1.2);
            case PUMP -> new Pace(10.0, 0, 0, 150, 45, 0.4);
            case ENERGY_METER -> new Pace(1.0, 0, 0, 1, 0, 25);
        };
    }
}
