package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Definition;
import io.steelyard.gateway.indicator.Scoring;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The catalogue says what a value of an indicator is worth, and so does the model that it feeds. A plant must not read one
 * number of points on the card of an indicator and another in its assessment.
 */
final class CatalogueScoringTest {
    private static final Models MODELS = Models.builtIn();
    private static final Catalogue CATALOGUE = Catalogue.usual();

    @Test
    void indicatorsAndModelsGiveTheSamePoints() {
        Map<String, List<String>> byModels = new TreeMap<>();
        Map<String, String> byCatalogue = new TreeMap<>();
        for (Definition definition : CATALOGUE.all()) {
            String told = told(definition.scoring());
            if (!told.isEmpty()) {
                byCatalogue.put(definition.id(), told);
            }
        }
        for (String id : MODELS.ids()) {
            Model model = MODELS.model(id);
            List<Item> worth = model.scoring() instanceof Model.None ? List.of() : model.items();
            for (Item item : worth) {
                String indicator = indicator(item);
                String told = told(item);
                if (byCatalogue.containsKey(indicator) && !told.isEmpty()) {
                    byModels.computeIfAbsent(indicator, one -> new ArrayList<>())
                            .add(told);
                }
            }
        }

        assertThat(byModels.keySet())
                .as("indicators that give points, and that a model gives points for")
                .isEqualTo(byCatalogue.keySet())
                .contains("C01", "C02", "E03", "K03");
        byModels.forEach((indicator, told) -> assertThat(told)
                .as(indicator)
                .allSatisfy(one -> assertThat(one).isEqualTo(byCatalogue.get(indicator))));
    }

    private static String indicator(Item item) {
        if (item instanceof Item.Ratio ratio) {
            return String.valueOf(ratio.indicator());
        }
        Item.Trend trend = item instanceof Item.Single single ? single.trend() : null;
        return trend == null ? "" : trend.indicator();
    }

    /** Bands as the catalogue can tell them: the upper edge belongs to a band, the lower one to the band below. */
    private static String told(Scoring scoring) {
        StringBuilder told = new StringBuilder();
        if (scoring instanceof Scoring.Bands bands) {
            for (Scoring.Band band : bands.bands()) {
                told.append(band(band.upTo(), band.points()));
            }
        } else if (scoring instanceof Scoring.Delta delta) {
            told.append(delta(delta.flat(), Map.of("up", delta.up(), "flat", delta.same(), "down", delta.down())));
        }
        return told.toString();
    }

    private static String told(Item item) {
        StringBuilder told = new StringBuilder();
        if (item instanceof Item.Ratio ratio) {
            for (Item.Band band : ratio.bands()) {
                boolean isHalfOpen =
                        band.toIncluded() && band.fromIncluded() == band.from().equals(Exact.ZERO);
                told.append(isHalfOpen ? band(band.to().decimal(), band.points().decimal()) : band.toString());
            }
        } else if (item instanceof Item.Single single && single.trend() != null) {
            Map<String, BigDecimal> points = new TreeMap<>();
            single.options()
                    .forEach(option -> points.put(option.id(), option.points().decimal()));
            told.append(delta(single.trend().flat().decimal(), points));
        }
        return told.toString();
    }

    private static String band(BigDecimal upTo, BigDecimal points) {
        return "up to " + plain(upTo) + ": " + plain(points) + "; ";
    }

    private static String delta(BigDecimal flat, Map<String, BigDecimal> points) {
        StringBuilder told = new StringBuilder("within " + plain(flat) + ": ");
        new TreeMap<>(points).forEach((option, worth) -> told.append(option + " " + plain(worth) + "; "));
        return told.toString();
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
