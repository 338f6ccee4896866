package io.steelyard.edge.opcua.survey;

/**
 * What is to be looked at.
 *
 * @param path {@code Objects/Plant/Line1}, names with or without a prefix of the companion specifications, or a node id
 *     {@code nsu=<URI>;s=<identifier>}
 * @param depth levels below that node
 * @param most nodes; the walk ends there
 */
public record BrowseOrder(String path, int depth, int most) {
    /** Everything below Objects. */
    public static final BrowseOrder ALL = new BrowseOrder("Objects", 32, 200_000);

    public BrowseOrder {
        if (depth < 1 || most < 1) {
            throw new IllegalArgumentException("a walk needs at least one level and one node");
        }
    }
}
