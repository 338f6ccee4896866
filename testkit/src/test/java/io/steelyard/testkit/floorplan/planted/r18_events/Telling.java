package io.steelyard.testkit.floorplan.planted.r18_events;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import java.util.Map;

/** Breaks R18: an event of a type that no list knows, so that no language has a word for it. */
final class Telling {
    EventRecord tell() {
        return new EventRecord("something-happened", Scope.agent("site", "agent"), 0, Map.of());
    }
}
