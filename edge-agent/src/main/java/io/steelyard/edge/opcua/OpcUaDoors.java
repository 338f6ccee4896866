package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Deliveries;
import io.steelyard.edge.model.Holes;
import io.steelyard.edge.model.Notes;
import io.steelyard.edge.model.SignalDictionary;

/**
 * Where this room hands over.
 *
 * @param deliveries takes samples over, durable when it returns
 * @param dictionary gives signals their ids
 * @param notes keeps gap and event records
 * @param catalogue learns what births say
 * @param holes knows what of gaps history is to fill
 */
public record OpcUaDoors(
        Deliveries deliveries, SignalDictionary dictionary, Notes notes, Catalogue catalogue, Holes holes) {

    /** Without a memory of gaps: none is ever filled. */
    public OpcUaDoors(Deliveries deliveries, SignalDictionary dictionary, Notes notes, Catalogue catalogue) {
        this(deliveries, dictionary, notes, catalogue, Holes.NONE);
    }
}
