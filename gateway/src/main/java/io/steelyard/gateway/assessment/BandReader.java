package io.steelyard.gateway.assessment;

import io.steelyard.settings.DataNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads bands of percentages as standards print them, {@code "(10,20]"}; together they cover 0 to 100 exactly once. */
final class BandReader {
    private static final Pattern FORM =
            Pattern.compile("([\\[(])\\s*(\\d{1,3}(?:\\.\\d{1,9})?)\\s*,\\s*(\\d{1,3}(?:\\.\\d{1,9})?)\\s*([])])");
    private static final Exact HUNDRED = Exact.of(100);

    private BandReader() {}

    static List<Item.Band> read(DataNode list) {
        List<Item.Band> bands = new ArrayList<>();
        Item.Band before = null;
        for (DataNode node : list.elements()) {
            node.knows(List.of("in", "points"));
            Item.Band band = band(node);
            if (before == null && !(band.from().equals(Exact.ZERO) && band.fromIncluded())) {
                node.get("in").report("the bands leave a gap at 0", "begin the first with [0,");
            } else if (before != null) {
                meet(node, before, band);
            }
            bands.add(band);
            before = band;
        }
        if (before == null) {
            list.report("no band", "write bands from 0 to 100");
            bands.add(new Item.Band(Exact.ZERO, true, Exact.ONE, true, Exact.ZERO));
        } else if (!(before.to().equals(Exact.ONE) && before.toIncluded())) {
            list.elements().get(bands.size() - 1).report("the bands leave a gap at 100", "end the last with ,100]");
        }
        return bands;
    }

    private static void meet(DataNode node, Item.Band before, Item.Band band) {
        int order = band.from().compareTo(before.to());
        String edge = before.to().times(HUNDRED).toString();
        if (order < 0 || (order == 0 && before.toIncluded() && band.fromIncluded())) {
            node.get("in")
                    .report("overlaps with the band before, which ends at " + edge, "begin it with (" + edge + ",");
        } else if (order > 0 || !(before.toIncluded() || band.fromIncluded())) {
            node.get("in")
                    .report("leaves a gap to the band before, which ends at " + edge, "let one of both hold " + edge);
        }
    }

    private static Item.Band band(DataNode node) {
        DataNode place = node.need("in");
        Exact points = Reading.positive(node.get("points"));
        Matcher form = FORM.matcher(place.text("[0,100]"));
        if (!form.matches()) {
            place.report("is no band", "write it like \"(10,20]\", in percent");
            return new Item.Band(Exact.ZERO, true, Exact.ONE, true, points);
        }
        Exact from = Exact.of(new BigDecimal(form.group(2))).over(HUNDRED);
        Exact to = Exact.of(new BigDecimal(form.group(3))).over(HUNDRED);
        boolean fromIncluded = form.group(1).equals("[");
        boolean toIncluded = form.group(4).equals("]");
        if (from.compareTo(to) > 0 || (from.equals(to) && !(fromIncluded && toIncluded))) {
            place.report("holds no number", "write the lower end first");
        }
        return new Item.Band(from, fromIncluded, to, toIncluded, points);
    }
}
