package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.Subject;
import java.util.List;

/** Where quantities come from. Any thread; may wait for the store. */
@FunctionalInterface
public interface EvidenceSource {

    /** What is known of the subject, which has these assets, over the window. A quantity that is not there is not known. */
    Evidence of(Subject subject, List<AssetKey> assets, IndicatorValue.Window window);
}
