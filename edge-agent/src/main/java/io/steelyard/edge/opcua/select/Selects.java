package io.steelyard.edge.opcua.select;

import io.steelyard.edge.opcua.survey.Selection;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wanted of a server.
 *
 * @param any what fits one of them is wanted
 * @param most signals; what is beyond is left out and counted
 */
public record Selects(String server, List<Selection> any, int most) {
    public Selects {
        any = List.copyOf(any);
    }

    /** By this it is told whether a selection is another one. */
    String text() {
        return any.toString();
    }

    /** One of them as it stands in the file. */
    String say(int place) {
        Selection one = any.get(place);
        List<String> keys = new ArrayList<>();
        one.places().forEach(text -> keys.add((text.matches("(nsu=.*;)?[isgb]=.*") ? "node: " : "path: ") + text));
        one.types().forEach(text -> keys.add("type: " + text));
        return "select[" + place + "] {" + String.join(", ", keys) + "}";
    }
}
