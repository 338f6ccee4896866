package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import io.steelyard.system.Browser;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the readiness page has to show of an assessment in a language, word for word, and what it shows. */
final class ShownReadiness {
    private static final List<String> GRADES = List.of("T", "R", "D", "S");
    private static final Pattern OF_REGISTER = Pattern.compile("/indicators/(C0[1-8]|C13|C16|C18|C19|C20|P04)/");

    /** As the page writes them. */
    private static final String READ = """
            (() => {
              const text = (one) => one.textContent.trim();
              const all = (place, within = document) => [...within.querySelectorAll(place)];
              const way = (what) => ({ text: text(what), worth: text(what.nextElementSibling),
                steps: all(':scope > ol > li > .what, :scope > details[data-key$=-steps] li > .what', what.closest('li')).map(text) });
              const ways = (place) => all(place + ' .what').filter((what) => what.querySelector('b')).map(way);
              const row = (row) => ({ cells: [...row.cells].slice(1, 5).map(text), name: row.cells[0].firstChild.textContent.trim(),
                remarks: all('small', row.cells[0]).map(text) });
              return { level: text(document.querySelector('#tile-level .big')), score: all('#readiness-score').map(text).join(''),
                share: text(document.querySelector('#tile-proven .big')), unsigned: all('#readiness-unsigned').map(text),
                proven: all('#tile-proven .legend li').map(text), missing: text(document.querySelector('#tile-missing .big')),
                reasons: all('#tile-missing .reason').map((one) => ({ why: text(one.querySelector('b')),
                  names: [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map(text).join('').trim(),
                  more: all('details > span', one).map(text).join('') })),
                items: all('#readiness-items tbody tr').map(row), scenes: all('#readiness-scenes tbody tr').map(row),
                gaps: ways('#readiness-gaps'), others: ways('#tile-next details[data-key=other-ways]'),
                contradictions: all('#readiness-contradictions li').map(text) };
            })()""";

    private final PageWords words;

    ShownReadiness(String language) throws IOException {
        this.words = new PageWords(language);
    }

    /** Holds the page against the answer of the API; what the page has. */
    JsonNode holdAgainst(Browser browser, JsonNode result) {
        JsonNode page = browser.evaluate(READ);
        String what = result.get("model").asText() + " in " + words;
        assertThat(page.get("level").asText()).as(what).isEqualTo(level(result.get("level")));
        score(what, page, result.get("score"));
        proven(what, page, result.get("proven"));
        unsigned(what, page.get("unsigned"), result.get("items"));
        missing(what, page, result.get("notAssessed"));
        assertThat(rows(page.get("items")))
                .as("items of " + what)
                .isEqualTo(all(result.get("items")).stream().map(this::item).toList());
        assertThat(rows(page.get("scenes")))
                .as("scenes of " + what)
                .isEqualTo(all(result.get("scenes")).stream().map(this::scene).toList());
        ways(what, page, result);
        assertThat(texts(page.get("contradictions")))
                .as("contradictions of " + what)
                .isEqualTo(all(result.get("contradictions")).stream()
                        .map(one -> word(one, "name") + ": " + word(one, "text"))
                        .toList());
        return page;
    }

    private String level(JsonNode level) {
        if (level.get("low").isNull()) {
            return words.say("readiness-no-level");
        }
        return level.get("value").isNull()
                ? words.of(level.at("/names/low")) + " " + words.say("readiness-up-to") + " "
                        + words.of(level.at("/names/high"))
                : level.get("value").asText() + " · " + word(level, "name");
    }

    private void score(String what, JsonNode page, JsonNode score) {
        String shown = page.get("score").asText();
        if (!shown.isEmpty()) {
            assertThat(shown)
                    .as(what)
                    .startsWith(words.say("readiness-score") + " " + points(score.get("value")) + " "
                            + words.say("readiness-of") + " " + points(score.get("assessedMax")))
                    .contains(words.say("readiness-possible") + " " + within(score) + " ")
                    .endsWith(" " + points(score.get("max")));
        }
    }

    private void proven(String what, JsonNode page, JsonNode proven) {
        List<String> wanted = proven.get("max").isNull()
                ? List.of()
                : GRADES.stream()
                        .map(grade -> words.say("grade-" + grade) + " "
                                + points(proven.get("points").get(grade)))
                        .toList();
        assertThat(texts(page.get("proven"))).as("proven of " + what).isEqualTo(wanted);
        assertThat(page.get("share").asText()).as("proven of " + what).isEqualTo(share(proven));
    }

    /** Points of machines and of the signed register, of all that there are. */
    private static String share(JsonNode proven) {
        if (proven.get("max").isNull()) {
            return "–";
        }
        JsonNode points = proven.get("points");
        double share = (points.get("T").doubleValue() + points.get("R").doubleValue())
                / proven.get("max").doubleValue();
        return ShownNumbers.percent(BigDecimal.valueOf(share));
    }

    /** What machines show and a register that is not signed keeps from being proven. */
    private void unsigned(String what, JsonNode page, JsonNode items) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode item : items) {
            boolean isUnsigned = item.get("source").asText().equals("telemetry")
                    && item.get("grade").asText().equals("S")
                    && OF_REGISTER
                            .matcher(item.get("measuredEvidence").asText())
                            .find();
            sum = isUnsigned ? sum.add(item.get("points").decimalValue()) : sum;
        }
        List<String> wanted = sum.signum() == 0
                ? List.of()
                : List.of(words.say("readiness-unsigned").replace("{n}", points(new DecimalNode(sum))));
        assertThat(texts(page))
                .as("not proven for want of a signature, of " + what)
                .isEqualTo(wanted);
    }

    /** By reason, every name; the first five at once, the rest folded. */
    private void missing(String what, JsonNode page, JsonNode list) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (JsonNode one : list) {
            byReason.computeIfAbsent(one.get("reason").asText(), reason -> new ArrayList<>())
                    .add(word(one, "name"));
        }
        List<List<String>> wanted = new ArrayList<>();
        byReason.forEach((reason, names) -> wanted.add(List.of(
                words.reason(reason) + " (" + names.size() + ")",
                names(names.subList(0, Math.min(5, names.size()))),
                names(names.subList(Math.min(5, names.size()), names.size())))));
        List<List<String>> shown = new ArrayList<>();
        for (JsonNode one : page.get("reasons")) {
            shown.add(List.of(
                    one.get("why").asText(),
                    one.get("names").asText(),
                    one.get("more").asText()));
        }
        assertThat(shown).as("what is missing of " + what).isEqualTo(wanted);
        assertThat(page.get("missing").asText())
                .isEqualTo(list.isEmpty() ? words.say("readiness-nothing-missing") : Integer.toString(list.size()));
    }

    private String names(List<String> names) {
        return String.join(words.say("list-comma"), names);
    }

    private static boolean isKnown(JsonNode one) {
        return Set.of("assessed", "partly-assessed").contains(one.get("status").asText());
    }

    /** Name, what is said below it, points, most points, grade and source. */
    private List<String> item(JsonNode item) {
        boolean isKnown = isKnown(item);
        String source = item.get("source").asText();
        String text = item.get("status").asText().equals("not-applicable")
                ? words.say("not-applicable")
                : !isKnown ? words.say("not-assessed") : item.get("low").isNull() ? "–" : within(item);
        return List.of(
                word(item, "name"),
                remarks(item),
                text,
                item.get("max").isNull() ? "–" : points(item.get("max")),
                isKnown ? item.get("grade").asText("") : "",
                Set.of("", "none", "null").contains(source) ? "" : words.say("source-" + source, source));
    }

    private List<String> scene(JsonNode scene) {
        boolean isKnown = isKnown(scene);
        String step = scene.get("level").isNull()
                ? scene.get("low").asText() + "–" + scene.get("high").asText()
                : scene.get("level").asText();
        return List.of(
                (scene.get("constrained").asBoolean() ? "★ " : "") + word(scene, "name"),
                remarks(scene),
                isKnown ? step : words.say("not-assessed"),
                isKnown ? scene.get("grade").asText("") : "");
    }

    private String remarks(JsonNode one) {
        List<String> lines = new ArrayList<>();
        String answer = word(one, "answer");
        String measured = one.get("measured").asText("");
        if (!answer.isEmpty() && !(one.get("source").asText().equals("telemetry") && measured.startsWith(answer))) {
            lines.add(answer);
        }
        if (!measured.isEmpty()) {
            lines.add(words.say("readiness-measured") + " " + measured);
        }
        if (!one.get("unmeasured").isNull()) {
            lines.add(one.at("/unmeasured/indicator").asText() + " – "
                    + words.reason(one.at("/unmeasured/reason").asText()));
        }
        all(one.get("notes")).forEach(note -> lines.add(words.of(note)));
        return String.join(" | ", lines);
    }

    /** The box of gaps, conditions first, and beside a plan all that has points to give and is not in it. */
    private void ways(String what, JsonNode page, JsonNode result) {
        List<JsonNode> gaps = all(result.get("gaps"));
        List<JsonNode> wanted = new ArrayList<>(
                gaps.stream().filter(gap -> isOf(gap, "conditions")).toList());
        wanted.addAll(gaps.stream().filter(gap -> isOf(gap, "points")).toList());
        assertThat(shownWays(page.get("gaps")))
                .as("gaps of " + what)
                .isEqualTo(wanted.stream().map(this::way).toList());
        JsonNode plan = result.get("plan");
        List<String> chosen = plan.isNull() ? List.of() : plan.get("actions").findValuesAsText("id");
        List<JsonNode> others = plan.isNull() || !plan.get("reaches").asBoolean()
                ? List.of()
                : gaps.stream()
                        .filter(gap -> isOf(gap, "points")
                                && !chosen.contains(gap.get("id").asText()))
                        .sorted(Comparator.comparing(
                                        (JsonNode gap) -> gap.get("gain").decimalValue())
                                .reversed())
                        .toList();
        assertThat(shownWays(page.get("others")))
                .as("other ways of " + what)
                .isEqualTo(others.stream().map(this::way).toList());
    }

    private static boolean isOf(JsonNode gap, String of) {
        return gap.get("of").asText().equals(of);
    }

    private List<String> way(JsonNode gap) {
        boolean hasGain = gap.get("gain").decimalValue().signum() > 0;
        String unit = words.say(isOf(gap, "conditions") ? "readiness-conditions" : "readiness-points-unit");
        List<String> way = new ArrayList<>(List.of(
                word(gap, "name") + words.say("readiness-colon") + word(gap, "act"),
                (hasGain ? "+" + points(gap.get("gain")) + " " + unit : words.say("readiness-condition"))
                        + words.say("readiness-effort") + " " + points(gap.get("cost"))));
        if (gap.get("steps").size() > 1) {
            all(gap.get("steps")).forEach(step -> way.add(word(step, "text")));
        }
        return way;
    }

    private static List<List<String>> shownWays(JsonNode ways) {
        List<List<String>> shown = new ArrayList<>();
        for (JsonNode one : ways) {
            List<String> way = new ArrayList<>(
                    List.of(one.get("text").asText(), one.get("worth").asText()));
            way.addAll(texts(one.get("steps")));
            shown.add(way);
        }
        return shown;
    }

    private static List<List<String>> rows(JsonNode rows) {
        List<List<String>> shown = new ArrayList<>();
        for (JsonNode row : rows) {
            List<String> cells =
                    new ArrayList<>(List.of(row.get("name").asText(), String.join(" | ", texts(row.get("remarks")))));
            cells.addAll(texts(row.get("cells")));
            shown.add(cells);
        }
        return shown;
    }

    private static List<JsonNode> all(JsonNode list) {
        List<JsonNode> all = new ArrayList<>();
        list.forEach(all::add);
        return all;
    }

    private static List<String> texts(JsonNode list) {
        return all(list).stream().map(JsonNode::asText).toList();
    }

    private String word(JsonNode one, String name) {
        return words.of(one.path(name));
    }

    private static String points(JsonNode number) {
        if (number.isNull()) {
            return "–";
        }
        DecimalFormat format = new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        BigDecimal value = number.decimalValue();
        return format.format(value);
    }

    private static String within(JsonNode one) {
        String low = points(one.get("low"));
        String high = points(one.get("high"));
        return low.equals(high) ? low : low + " – " + high;
    }
}
