package io.steelyard.gateway.assessment;

/** What an item is worth of the whole score: its points, or its weighted share of every level. */
final class Points {

    private Points() {}

    static Exact of(Assessed result, Standing standing) {
        return of(result, standing.item(), standing.orLow());
    }

    static Exact of(Assessed result, Item item, Position position) {
        if (item instanceof Item.Findings) {
            Exact sum = position.levels().values().stream().reduce(Exact.ZERO, Exact::plus);
            return sum.times(result.scorer().share(item));
        }
        return position.points();
    }

    static Exact max(Assessed result, Standing standing) {
        return standing.status() == Standing.Status.NOT_APPLICABLE
                ? Exact.ZERO
                : of(result, standing.item(), Position.best(standing.item()));
    }
}
