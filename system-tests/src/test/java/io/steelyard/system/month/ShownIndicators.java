package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.system.Browser;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What the readiness page's cards have to show of indicators in a language, and what they show. */
final class ShownIndicators {

    /** As the page writes them, by indicator. */
    private static final String READ = """
            Object.fromEntries([...document.querySelectorAll('#indicator-cards .card')].map(card => {
              const texts = (place) => [...card.querySelectorAll(place)].map(one => one.textContent.trim());
              return [card.dataset.id, { head: texts(':scope > b, :scope > span').join(' '), big: texts('.big').join(),
                lines: texts(':scope > p:not(.score, .formula)').slice(0, -1), formula: texts('.formula').join(),
                quantities: texts(':scope > details > ul:first-of-type > li'),
                standards: texts(':scope > details > p:last-child').join() }];
            }))""";

    private final PageWords words;

    ShownIndicators(String language) throws IOException {
        this.words = new PageWords(language);
    }

    /** A card's parts, in their order. */
    private record Card(
            String head, String value, List<String> lines, String formula, List<String> quantities, String standards) {}

    /** Holds every card against the answer of the API. */
    void holdAgainst(Browser browser, JsonNode answer) {
        Map<String, Card> shown = new TreeMap<>();
        browser.evaluate(READ)
                .properties()
                .forEach(card -> shown.put(
                        card.getKey(),
                        new Card(
                                card.getValue().get("head").asText(),
                                card.getValue().get("big").asText(),
                                texts(card.getValue().get("lines")),
                                card.getValue().get("formula").asText(),
                                texts(card.getValue().get("quantities")),
                                card.getValue().get("standards").asText())));
        Map<String, Card> wanted = new TreeMap<>();
        answer.get("indicators").forEach(one -> wanted.put(one.get("id").asText(), card(one)));
        assertThat(shown.keySet()).as("in " + words).isEqualTo(wanted.keySet());
        wanted.forEach(
                (id, card) -> assertThat(shown.get(id)).as(id + " in " + words).isEqualTo(card));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private Card card(JsonNode one) {
        boolean isAssessed = one.get("status").asText().equals("assessed");
        List<String> lines = new ArrayList<>();
        if (isAssessed) {
            String grade = one.get("grade").asText();
            lines.add(words.say("interval") + " " + within(one) + " · " + words.say("coverage") + " "
                    + ShownNumbers.percent(one.get("coverage")));
            lines.add(words.say("grade") + " " + grade + " " + words.say("grade-" + grade));
        }
        Set<String> remarks = new LinkedHashSet<>(List.of(one.get("reason").asText()));
        remarks.addAll(texts(one.get("notes")));
        remarks.remove("");
        remarks.forEach(remark -> lines.add(words.reason(remark)));
        return new Card(
                one.get("id").asText() + " " + words.of(one.path("name")) + " "
                        + one.get("subject").asText(),
                isAssessed ? text(one).apply(one.get("value")) : words.say("not-assessed"),
                lines,
                words.of(one.path("formula")),
                quantities(one.get("quantities")),
                standards(one.get("standards")));
    }

    private String within(JsonNode one) {
        String low = bound(one, "low");
        String high = bound(one, "high");
        return low.equals(high) ? low : low + " – " + high;
    }

    private String bound(JsonNode one, String name) {
        return one.get(name).isNull() ? words.say("unbounded") : text(one).apply(one.get(name));
    }

    /** Shares as per cent, other numbers with their unit. */
    private Function<JsonNode, String> text(JsonNode one) {
        if (one.at("/shown/en").asText().equals("%")) {
            return ShownNumbers::percent;
        }
        String unit = words.of(one.path("shown"));
        return number -> ShownNumbers.figure(number) + (unit.isEmpty() || unit.equals("1") ? "" : " " + unit);
    }

    /** What it was computed from, or why there is none of it. */
    private List<String> quantities(JsonNode quantities) {
        List<String> lines = new ArrayList<>();
        for (JsonNode quantity : quantities) {
            String name = words.of(quantity.path("words"));
            String reason = quantity.get("reason").asText();
            JsonNode value = quantity.get("value");
            lines.add((name.isEmpty() ? quantity.get("name").asText() : name)
                    + words.say("readiness-colon")
                    + (value.isNull()
                            ? words.say("not-assessed")
                            : amount(
                                    ShownNumbers.number(value),
                                    quantity.get("unit").asText()))
                    + (reason.isEmpty() ? "" : " " + words.reason(reason)));
        }
        return lines;
    }

    /** Long times in hours or minutes. */
    private String amount(BigDecimal number, String unit) {
        if (unit.equals("s")) {
            double seconds = number.doubleValue();
            return seconds >= 7_200
                    ? ShownNumbers.figure(BigDecimal.valueOf(seconds / 3_600)) + " h"
                    : seconds >= 120
                            ? ShownNumbers.figure(BigDecimal.valueOf(seconds / 60)) + " min"
                            : ShownNumbers.figure(number) + " s";
        }
        String written = switch (unit) {
            case "1" -> "";
            case "[CNY]" -> words.say("unit-money");
            case "1/h" -> words.say("unit-an-hour");
            default -> unit.replaceFirst("\\.", "·");
        };
        return ShownNumbers.figure(number) + (written.isEmpty() ? "" : " " + written);
    }

    private static String standards(JsonNode standards) {
        List<String> names = new ArrayList<>();
        for (JsonNode standard : standards) {
            String clause = standard.get("clause").asText("");
            names.add(standard.get("name").asText() + (clause.isEmpty() ? "" : " " + clause) + " ["
                    + standard.get("trust").asText() + "]");
        }
        return String.join(" · ", names);
    }
}
