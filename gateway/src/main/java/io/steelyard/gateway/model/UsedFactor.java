package io.steelyard.gateway.model;

/**
 * A factor that an amount of energy was multiplied with.
 *
 * @param quantity what was made of it, {@code energy.coal-equivalent} for instance
 * @param year that it was used for; the factor may be of an earlier one
 * @param factor with resource, method, year, unit and source
 * @param origin where it stands
 * @param amount what was multiplied
 * @param isWider whether it is of a wider area than the site names: its province, or its region, has none
 */
public record UsedFactor(
        String quantity, int year, EnergyFactor factor, Origin origin, Quantity amount, boolean isWider) {

    /**
     * Which table a factor is of.
     *
     * @param area {@code china}, a region of the grid or a province; empty of one that a site declared
     * @param trust {@code V}, {@code S} or {@code M}; empty of one that a site declared
     * @param edition version of the file of data, or of the site's table
     */
    public record Origin(Table table, String area, String trust, String edition) {}

    /** Whose table. */
    public enum Table {
        /** That of the program. */
        PROGRAM,
        /** A file of a user's folder. */
        OWN,
        /** The input {@code energy-factors} of the site. */
        DECLARED
    }
}
