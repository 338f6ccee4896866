package io.steelyard.gateway.assessment;

import io.steelyard.settings.DataNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which requirements of a sub-domain a measurement finds, and from which share on. */
final class RequirementReader {
    private static final List<String> KEYS = List.of("level", "of", "indicator", "trust", "source");
    private static final int MOST = 200;

    private final Reading reading;
    private final Model.Weighted weighted;
    /** The findings that there are, the best first. */
    private final List<String> words;

    RequirementReader(Reading reading, Model.Weighted weighted) {
        this.reading = reading;
        this.weighted = weighted;
        this.words = weighted.findings().keySet().stream()
                .sorted(Comparator.comparing(this::worth).reversed())
                .toList();
    }

    private Exact worth(String word) {
        return weighted.findings().getOrDefault(word, Exact.ZERO);
    }

    List<Item.Requirement> read(DataNode list) {
        List<Item.Requirement> all = new ArrayList<>();
        Map<Integer, Integer> sizes = new HashMap<>();
        Map<Integer, Integer> counts = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (DataNode node : list.elements()) {
            List<String> known = new ArrayList<>(KEYS);
            known.addAll(words);
            node.knows(known);
            int level = whole(node.need("level"), weighted.levels());
            int of = whole(node.need("of"), MOST);
            String indicator = reading.share(node.need("indicator"));
            if (!seen.add(level + " " + indicator)) {
                node.get("indicator")
                        .report(indicator + " finds a requirement of level " + level + " already", "keep one");
            }
            int size = sizes.merge(level, of, (before, now) -> before);
            if (size != of) {
                node.get("of")
                        .report("level " + level + " has " + size + " requirements above", "let both say the same");
            } else if (counts.merge(level, 1, Integer::sum) > of) {
                node.get("of").report("more than " + of + " requirements of level " + level, "write how many it has");
            }
            all.add(new Item.Requirement(level, of, indicator, marks(node)));
        }
        return all;
    }

    private static int whole(DataNode node, int most) {
        Long number = node.whole(1, most);
        return number == null ? 1 : number.intValue();
    }

    private List<Item.Mark> marks(DataNode node) {
        List<Item.Mark> marks = new ArrayList<>();
        BigDecimal above = null;
        for (int i = 0; i + 1 < words.size(); i++) {
            DataNode place = node.get(words.get(i));
            if (!place.isPresent()) {
                continue;
            }
            BigDecimal least = place.number(BigDecimal.ONE);
            if (least.signum() <= 0 || least.compareTo(BigDecimal.ONE) > 0) {
                place.report("a share lies above 0 and up to 1", "write 90 % as 0.9");
            } else if (above != null && least.compareTo(above) >= 0) {
                place.report("a lesser finding takes a lesser share", "write less than " + above.toPlainString());
            }
            above = least;
            marks.add(new Item.Mark(words.get(i), least, worth(words.get(i)), worth(words.get(i + 1))));
        }
        if (marks.isEmpty() && !words.isEmpty()) {
            node.report("no share for any finding", "write from which share on it is " + words.get(0));
        }
        return marks;
    }
}
