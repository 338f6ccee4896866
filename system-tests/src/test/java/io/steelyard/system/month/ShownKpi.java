package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.system.Browser;
import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the page's table of equipment has to show of key figures in a language, and what it shows. */
final class ShownKpi {
    private static final List<String> RATIOS = List.of("K01", "K02", "K03", "K04");

    /** As the page writes them, asset by asset. */
    private static final String READ = """
            [...document.querySelectorAll('#kpi-table tbody tr')].map(row => [...row.cells].map(cell => cell.textContent.trim()))""";

    private final JsonNode words;

    ShownKpi(String language) throws IOException {
        this.words = new ObjectMapper()
                .readTree(Steelyard.root()
                        .resolve("gateway/src/main/resources/messages/" + language + ".json")
                        .toFile());
    }

    /** Holds the page against the answer of the API: a number only where that has one. */
    void holdAgainst(Browser browser, JsonNode kpi) {
        List<List<String>> shown = new ArrayList<>();
        for (JsonNode row : browser.evaluate(READ)) {
            List<String> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(cell.asText()));
            shown.add(cells);
        }
        List<List<String>> wanted = new ArrayList<>();
        kpi.get("rows").forEach(row -> wanted.add(row(row)));
        assertThat(shown).isEqualTo(wanted);
    }

    private List<String> row(JsonNode row) {
        List<String> cells = new ArrayList<>(List.of(row.get("subject").asText()));
        for (String id : RATIOS) {
            cells.add(ratio(ratio(row, id)));
        }
        JsonNode productive = row.at("/elements/apt/value");
        JsonNode unknown = row.at("/elements/unknown/value");
        JsonNode electricity = row.at("/energy/electricity/value");
        cells.add(productive.isNumber() ? ShownNumbers.hours(productive) : say("not-assessed"));
        cells.add(unknown.isNumber() ? ShownNumbers.hours(unknown) : say("not-assessed"));
        cells.add(electricity.isNumber() ? ShownNumbers.figure(ShownNumbers.number(electricity)) : say("not-assessed"));
        return cells;
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
            return say("not-assessed");
        }
        String value = ShownNumbers.percent(ratio.get("value"));
        String low = bound(ratio.get("low"));
        String high = bound(ratio.get("high"));
        boolean isExact = ratio.get("low").equals(ratio.get("high"));
        return value + (isExact ? "" : " (" + (low.equals(high) ? low : low + " – " + high) + ")");
    }

    private String bound(JsonNode bound) {
        return bound.isNull() ? say("unbounded") : ShownNumbers.percent(bound);
    }

    private String say(String key) {
        assertThat(words.has(key)).as(key).isTrue();
        return words.get(key).asText();
    }
}
