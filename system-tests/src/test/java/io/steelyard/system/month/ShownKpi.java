package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.system.Browser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the page's table of equipment has to show of key figures in a language, and what it shows. */
final class ShownKpi {
    private static final List<String> RATIOS = List.of("K01", "K02", "K03", "K04");

    /** As the page writes them, asset by asset; what more is known of each figure stands below the asset's name. */
    private static final String READ = """
            [...document.querySelectorAll('#kpi-table tbody tr')].map(row => ({
              cells: [row.cells[0].firstChild.textContent, ...[...row.cells].slice(1).map(cell => cell.textContent.trim())],
              more: [...row.querySelectorAll('details[data-key] li')].map(one => one.textContent.trim()) }))""";

    private final PageWords words;

    ShownKpi(String language) throws IOException {
        this.words = new PageWords(language);
    }

    /** Holds the page against the answer of the API: a number only where that has one. */
    void holdAgainst(Browser browser, JsonNode kpi) {
        List<List<String>> shown = new ArrayList<>();
        List<List<String>> more = new ArrayList<>();
        for (JsonNode row : browser.evaluate(READ)) {
            shown.add(texts(row.get("cells")));
            more.add(texts(row.get("more")));
        }
        List<List<String>> wanted = new ArrayList<>();
        List<List<String>> wantedMore = new ArrayList<>();
        for (JsonNode row : kpi.get("rows")) {
            wanted.add(row(row));
            wantedMore.add(more(row));
        }
        assertThat(shown).isEqualTo(wanted);
        assertThat(more).isEqualTo(wantedMore);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private List<String> row(JsonNode row) {
        List<String> cells = new ArrayList<>(List.of(row.get("subject").asText()));
        for (String id : RATIOS) {
            cells.add(ratio(ratio(row, id)));
        }
        cells.add(number(row.at("/elements/apt"), ShownNumbers::hours));
        cells.add(number(row.at("/elements/unknown"), ShownNumbers::hours));
        cells.add(number(row.at("/energy/electricity"), ShownNumbers::figure));
        return cells;
    }

    private String number(JsonNode quantity, Function<JsonNode, String> text) {
        JsonNode value = quantity.path("value");
        return value.isNumber() ? text.apply(value) : words.say("not-assessed");
    }

    /** Figure by figure: value, interval, coverage and grade, or why there is none. */
    private List<String> more(JsonNode row) {
        List<String> lines = new ArrayList<>();
        for (String id : RATIOS) {
            JsonNode ratio = ratio(row, id);
            lines.add(told(words.of(ratio.get("name")), ratio, ShownNumbers::percent));
        }
        JsonNode productive = row.at("/elements/apt");
        JsonNode unknown = row.at("/elements/unknown");
        lines.add(told(words.say("kpi-productive"), productive, ShownNumbers::hours));
        lines.add(told(words.say("kpi-unknown"), unknown.isMissingNode() ? productive : unknown, ShownNumbers::hours));
        lines.add(told(words.say("kpi-energy"), row.at("/energy/electricity"), ShownNumbers::figure));
        return lines;
    }

    private String told(String name, JsonNode one, Function<JsonNode, String> text) {
        String reason = one.get("reason").asText();
        String why = reason.isEmpty() ? "" : " – " + words.reason(reason);
        if (one.get("value").isNull()) {
            return name + words.say("readiness-colon") + words.say("not-assessed") + why;
        }
        String low = bound(one.get("low"), text);
        String high = bound(one.get("high"), text);
        String grade = one.get("grade").asText();
        return name + words.say("readiness-colon") + text.apply(one.get("value")) + " · " + words.say("interval") + " "
                + (low.equals(high) ? low : low + " – " + high) + " · " + words.say("coverage") + " "
                + ShownNumbers.percent(one.get("coverage")) + " · " + words.say("grade") + " " + grade + " "
                + words.say("grade-" + grade) + why;
    }

    private static JsonNode ratio(JsonNode row, String id) {
        for (JsonNode ratio : row.get("ratios")) {
            if (ratio.get("id").asText().equals(id)) {
                return ratio;
            }
        }
        throw new AssertionError("no ratio " + id + ": " + row);
    }

    private String ratio(JsonNode ratio) {
        if (ratio.get("value").isNull()) {
            return words.say("not-assessed");
        }
        String value = ShownNumbers.percent(ratio.get("value"));
        String low = bound(ratio.get("low"), ShownNumbers::percent);
        String high = bound(ratio.get("high"), ShownNumbers::percent);
        boolean isExact = ratio.get("low").equals(ratio.get("high"));
        return value + (isExact ? "" : " (" + (low.equals(high) ? low : low + " – " + high) + ")");
    }

    private String bound(JsonNode bound, Function<JsonNode, String> text) {
        return bound.isNull() ? words.say("unbounded") : text.apply(bound);
    }
}
