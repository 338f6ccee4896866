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

    /** By this it is told whether a selection is another one; it is kept on disk, and the order of entries counts for nothing. */
    String text() {
        List<String> entries = new ArrayList<>();
        for (Selection one : any) {
            entries.add(
                    "Selection[places=" + one.places() + ", types=" + one.types() + ", except=" + one.except() + "]");
        }
        entries.sort(null);
        return entries.toString();
    }

    /** Whether a variable is wanted that no walk shows. */
    Selection.Verdict unseen(List<String> way, String node) {
        Selection.Verdict verdict = Selection.Verdict.NO;
        for (Selection one : any) {
            Selection.Verdict its = one.unseen(way, node);
            if (its == Selection.Verdict.YES) {
                return its;
            }
            verdict = its == Selection.Verdict.NO ? verdict : its;
        }
        return verdict;
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
