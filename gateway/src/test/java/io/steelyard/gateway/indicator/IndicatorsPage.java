package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.Scoring.Band;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Standard;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes {@code docs/indicators.md} from the data files. */
final class IndicatorsPage {
    private static final String HEAD = """
            # Indicators

            Every indicator, as the data files in `gateway/src/main/resources/indicators` have them. This page is generated from them; change them, not
            this page: `mvn -pl gateway -am test -Dtest=IndicatorsDocumentTest -Dsteelyard.docs=write -Dsurefire.failIfNoSpecifiedTests=false`.

            **Results** come with `GET /api/v1/indicators` and on the console. `[low, high]` holds the value that full data would have given, whatever was not seen;
            a bound that is missing sets none. *Coverage* is the share of what had to be seen that was. *Grade*: T telemetry, R register signed by an owner,
            D document, S somebody's word; a result has the lowest grade among the inputs that it
            takes, and the line *grade* below says which that may be: it follows from what gives those inputs. Missing input is *not assessed*, never zero and never the best case.

            **Scores**: `scoring` of a result is what the line *counts* below makes of it: points, or *met*, *largely*, *partly*, *not*, or a target *reached* or *missed*. One is told only where the whole
            interval gives the same; else `low` and `high` are the worst and the best (`score-undecided`). A change is told against the same window a year before. A target is a row of the table `targets`, of the
            site; where more or less *is better* one is held against, too, when it was imported. Where a target alone counts and none was, nothing is told (`no-target`).

            **Trust** of what a standard asks for: **[V]** read in a primary source, **[S]** in a secondary one, **[M]** from memory, unverified. The sources stand at the end.
            From which share on something is *met*, *largely* or *partly*, and what is taken as no change (*within ±*), are this project's own proposals, unless the line *feeds* names the figure.

            ## The language of formulas

            | written | is |
            |---|---|
            | `a + b`, `a - b`, `a * b` | both sides of `+` and `-` have the same unit; a minus has spaces around it |
            | `a / b else not-assessed "reason"` | a division says what to answer when its divisor is 0, unless that is a number |
            | `share a of b else not-assessed "reason"` | the same, where `a` is a part of `b`: what is unknown of the one is unknown of the other, so bounds lie within 0 and 1 |
            | `min(a, b)`, `max(a, b)`, `sum(a, b)` | of two or more |
            | `if-known(a, x, y)` | `x` when `a` has a value, else `y`; told below as `x` \\| `y` |
            | `if-told(a, x, y)` | `x` when anything is to tell `a`, known or not: with `a` unknown it is not assessed; `y` where nobody has such a thing; told below as `x` \\| `y` |
            | `to('h', a)` | `a` in another unit of the same kind |
            | `100`, `3 'kg'` | a number, a number with a unit |

            Units are UCUM's, and `[CNY]` `[100CNY]` `[10kCNY]` for money. A formula is checked when it is read: names, units, divisions, and that the list of inputs is neither longer
            nor shorter than what is used. Decimals are exact; only the result is rounded, to 16 digits, bounds outwards.
            """;
    private static final Map<String, String> GROUPS = groups();

    private IndicatorsPage() {}

    private static Map<String, String> groups() {
        Map<String, String> groups = new TreeMap<>();
        groups.put("1 C", "Coverage: how far equipment and work are in the data");
        groups.put("2 K", "Key performance indicators");
        groups.put("3 ISO", "The other indicators of ISO 22400-2");
        groups.put("4 E", "Energy and carbon");
        groups.put("5 P", "What programmes ask for");
        return groups;
    }

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        Catalogue catalogue = Catalogue.usual();
        GROUPS.forEach((group, title) -> {
            page.append("\n## ").append(title).append('\n');
            catalogue.all().stream()
                    .filter(one -> one.told().group().equals(group.substring(2)))
                    .forEach(one -> indicator(page, one, catalogue));
        });
        words(page, catalogue);
        factors(page);
        sources(page);
        return page.toString();
    }

    private static void indicator(StringBuilder page, Definition definition, Catalogue catalogue) {
        IndicatorDefinition told = definition.told();
        page.append("\n### ").append(told.id()).append(' ').append(told.name().zh());
        page.append(" · ").append(told.name().en()).append("\n\n| | |\n|---|---|\n");
        row(page, "公式", cell(told.rule().told().zh()));
        row(page, "formula", cell(told.rule().told().en()));
        row(page, "rule " + told.ruleVersion(), "`" + cell(told.rule().text()) + "`");
        row(
                page,
                "inputs",
                told.inputs().stream().map(name -> input(catalogue, name)).collect(Collectors.joining(", ")));
        row(
                page,
                "unit",
                "`" + told.unit() + "`, shown as " + told.measure().shown().zh() + " · "
                        + told.measure().shown().en());
        row(page, "grade", told.grades().stream().map(Enum::name).collect(Collectors.joining(" ")));
        row(page, "of", String.join(", ", told.subjects()));
        row(page, "counts", scoring(definition.scoring()));
        row(
                page,
                "feeds",
                told.standards().stream().map(IndicatorsPage::standard).collect(Collectors.joining("; ")));
        row(
                page,
                "by hand",
                cell(definition.example().byHand()) + " = "
                        + definition.example().result().toPlainString());
    }

    private static void row(StringBuilder page, String name, String text) {
        page.append("| ").append(name).append(" | ").append(text).append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String input(Catalogue catalogue, String name) {
        QuantityDefinition word = Objects.requireNonNull(catalogue.quantity(name), name);
        return "`" + name + "`" + (word.unit().equals("1") ? "" : " (" + word.unit() + ")");
    }

    private static String standard(Standard standard) {
        return standard.name() + ", " + standard.clause() + " **[" + standard.trust() + "]** " + standard.source();
    }

    private static String scoring(Scoring scoring) {
        if (scoring instanceof Scoring.Bands bands) {
            return bands.bands().stream().map(IndicatorsPage::band).collect(Collectors.joining("; "));
        } else if (scoring instanceof Scoring.Steps steps) {
            return "met from " + percent(steps.met())
                    + (steps.largely() == null ? "" : ", largely from " + percent(steps.largely()))
                    + (steps.partly() == null ? "" : ", partly from " + percent(steps.partly()));
        } else if (scoring instanceof Scoring.Delta delta) {
            return "against the same window a year before: up " + delta.up() + ", within ± " + percent(delta.flat())
                    + " " + delta.same() + ", down " + delta.down() + " points";
        } else if (scoring instanceof Scoring.Trend trend) {
            return trend.isUpBetter() ? "more is better" : "less is better";
        } else if (scoring instanceof Scoring.Target) {
            return "against the programme's target, which is imported";
        }
        return "for information";
    }

    private static String band(Band band) {
        return "up to " + percent(band.upTo()) + " " + band.points();
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    private static void words(StringBuilder page, Catalogue catalogue) {
        page.append("\n## Quantities\n\n| name | unit | 名称 | words | from |\n|---|---|---|---|---|\n");
        for (QuantityDefinition word : catalogue.quantities()) {
            page.append("| `")
                    .append(word.name())
                    .append("` | `")
                    .append(word.unit())
                    .append("` | ");
            page.append(word.words().zh())
                    .append(" | ")
                    .append(word.words().en())
                    .append(" | ");
            page.append(word.missing().isEmpty() ? word.provider() : word.provider() + ": " + word.missing())
                    .append(" |\n");
        }
    }

    private static void factors(StringBuilder page) {
        page.append(
                "\n## Factors\n\nThe newest that is not of a later year counts; what a site declares takes its place.\n\n");
        page.append(
                "| energy | method | year | area | factor | for one | source | |\n|---|---|---|---|---|---|---|---|\n");
        for (String file : List.of("/factors/coal.yaml", "/factors/grid.yaml")) {
            for (DataNode node : resource(file).root().need("factors").elements()) {
                for (String key : List.of("resource", "method", "year", "area", "factor", "unit", "source")) {
                    page.append("| ")
                            .append(node.get(key).isPresent() ? node.get(key).text("") : "")
                            .append(' ');
                }
                page.append("| **[").append(node.need("trust").text("")).append("]**");
                page.append(node.get("conflict").flag(false) ? " in conflict: needs a declared value" : "")
                        .append(" |\n");
            }
        }
    }

    private static void sources(StringBuilder page) {
        page.append(
                "\n## Sources\n\n| id | what was read |\n|---|---|\n| the project | its own definition or reading |\n| memory | nothing: what is remembered and not verified |\n");
        for (DataNode node : resource("/sources.yaml").root().need("sources").elements()) {
            page.append("| ").append(node.need("id").text("")).append(" | ");
            page.append(node.need("what").text("")).append(" |\n");
        }
    }

    private static DataFile resource(String name) {
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream(name), name)) {
            return DataFile.of(name, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
