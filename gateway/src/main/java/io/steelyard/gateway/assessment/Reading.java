package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.settings.DataNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What all parts of a model file are read with. */
final class Reading {
    static final Words NO_WORDS = new Words("", "");
    private static final List<String> LANGUAGES = List.of("zh", "en");
    private static final List<String> MARKS = List.of("V", "S", "M");

    private final Indicators indicators;
    private final Set<String> ids = new HashSet<>();
    private final List<Model.Asks> asks = new ArrayList<>();

    /**
     * The indicators that there are.
     *
     * @param shares those that are a share from 0 to 1
     * @param assessments those that rest on what models give, with these
     */
    record Indicators(Predicate<String> all, Predicate<String> shares, Map<String, List<String>> assessments) {}

    Reading(Indicators indicators) {
        this.indicators = indicators;
    }

    /** Both languages, each there. */
    static Words words(DataNode node) {
        if (!node.isPresent()) {
            return NO_WORDS;
        }
        node.knows(LANGUAGES);
        return new Words(node.need("zh").text(""), node.need("en").text(""));
    }

    static List<Words> wordsList(DataNode list) {
        List<Words> all = new ArrayList<>();
        list.elements().forEach(element -> all.add(words(element)));
        return all;
    }

    /** The fact's own mark and source, or those of what it belongs to. */
    static Item.Trust trust(DataNode node, Item.Trust inherited) {
        String mark = node.get("trust").oneOf(MARKS);
        return new Item.Trust(
                mark == null ? inherited.mark() : mark, node.get("source").text(inherited.source()));
    }

    /** An id that nothing of its kind has yet. */
    String freshId(DataNode node, String kind) {
        DataNode place = node.need("id");
        String id = place.text("");
        if (!id.isEmpty() && !id.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
            place.report("an id is made of small letters, digits and -", "write it like equipment-digital");
        } else if (!id.isEmpty() && !ids.add(kind + " " + id)) {
            place.report("the " + kind + " " + id + " is there twice", "give each an id of its own");
        }
        return id;
    }

    /** An indicator that there is. */
    String indicator(DataNode place) {
        String id = place.text("");
        if (!id.isEmpty() && !indicators.all().test(id)) {
            place.report("there is no indicator " + id, "name one that docs/indicators.md lists, or one of your own");
        }
        for (String model : indicators.assessments().getOrDefault(id, List.of())) {
            asks.add(new Model.Asks(id, model, place));
        }
        return id;
    }

    /** Which indicators were named that are the outcome of an assessment. */
    List<Model.Asks> asks() {
        return asks;
    }

    /** An indicator that a share can be read from. */
    String share(DataNode place) {
        String id = indicator(place);
        if (indicators.all().test(id) && !indicators.shares().test(id)) {
            place.report("the indicator " + id + " is no share from 0 to 1", "name one that is, as C02 or P04-ai");
        }
        return id;
    }

    /** A bound of a share lies where shares do; one in per cent would never be reached, or always. */
    void checkShare(String indicator, DataNode bound) {
        BigDecimal number = bound.number();
        if (number != null
                && indicators.shares().test(indicator)
                && (number.signum() < 0 || number.compareTo(BigDecimal.ONE) > 0)) {
            bound.report("the indicator " + indicator + " is a share from 0 to 1", "write 90 % as 0.9");
        }
    }

    static Exact exact(DataNode node) {
        return Exact.of(node.number(BigDecimal.ZERO));
    }

    /** A share written as a percentage. */
    static Exact percent(DataNode node) {
        Exact share = exact(node).over(Exact.of(100));
        if (share.compareTo(Exact.ZERO) < 0 || share.compareTo(Exact.ONE) > 0) {
            node.report("a percentage lies between 0 and 100", "write one of these");
        }
        return share;
    }

    static Exact positive(DataNode node) {
        Exact number = exact(node);
        if (number.compareTo(Exact.ZERO) < 0) {
            node.report("less than nothing", "write 0 or more");
        }
        return number;
    }
}
