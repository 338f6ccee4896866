package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.Grade;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The outcome of an assessment: where every item stands, the score with its bounds, the level, the gaps and the plan. Immutable. */
public final class Assessed {
    private final Model model;
    private final Answers answers;
    private final Scorer scorer;
    private final List<Standing> standings;
    private final Map<String, Standing> byId = new HashMap<>();

    private final SortedMap<String, String> measured;

    private Assessed(
            Model model, Answers answers, Scorer scorer, List<Standing> standings, SortedMap<String, String> measured) {
        this.measured = measured;
        this.model = model;
        this.answers = answers;
        this.scorer = scorer;
        this.standings = standings;
        standings.forEach(standing -> byId.put(standing.item().id(), standing));
    }

    static Assessed of(Model model, Answers answers, Telemetry telemetry) {
        Set<String> leftOut = new TreeSet<>(answers.tailoredOut());
        Scorer scorer = new Scorer(model, answers.variant(), leftOut);
        Proving proving = new Proving(telemetry);
        Judging judging = new Judging(answers, proving, scorer);
        List<Standing> standings = model.items().stream().map(judging::of).toList();
        return new Assessed(
                model, answers, scorer, standings, Collections.unmodifiableSortedMap(new TreeMap<>(proving.used())));
    }

    /**
     * A score with its bounds; all null where the model gives none.
     *
     * @param grade the lowest among what counts; null where nothing does
     * @param coverage share of the most that is assessed
     */
    record Score(
            @Nullable Exact value,
            @Nullable Exact assessedMax,
            @Nullable Exact low,
            @Nullable Exact high,
            @Nullable Exact max,
            @Nullable Grade grade,
            @Nullable Exact coverage) {}

    /**
     * A level with its bounds.
     *
     * @param value null while the bounds differ
     */
    record Level(@Nullable Integer value, int low, int high) {}

    Model model() {
        return model;
    }

    Answers answers() {
        return answers;
    }

    /** The fingerprints of all measurements that were asked for, by indicator. */
    SortedMap<String, String> measured() {
        return measured;
    }

    Scorer scorer() {
        return scorer;
    }

    List<Standing> standings() {
        return standings;
    }

    Stream<Standing> items() {
        return standings.stream().filter(standing -> !standing.item().about().scene());
    }

    Stream<Standing> scenes() {
        return standings.stream().filter(standing -> standing.item().about().scene());
    }

    Standing standing(Item item) {
        Standing standing = byId.get(item.id());
        if (standing == null) {
            throw new IllegalArgumentException("no item of this model: " + item.id());
        }
        return standing;
    }

    Position low(Item item) {
        return standing(item).low();
    }

    Position high(Item item) {
        return standing(item).high();
    }

    Score score(Model.Adding rule) {
        Function<Item, Position> value = item -> standing(item).orLow();
        Function<Item, Position> ceiling = item -> standing(item).ceiling();
        return new Score(
                scorer.score(value, rule),
                scorer.score(ceiling, rule),
                scorer.score(this::low, rule),
                scorer.score(this::high, rule),
                scorer.max(),
                scorer.max() == null ? null : grade(),
                coverage());
    }

    private @Nullable Grade grade() {
        return items().filter(Standing::isAssessed)
                .map(standing -> standing.source().grade())
                .filter(Objects::nonNull)
                .reduce(Grade::orLower)
                .orElse(null);
    }

    private @Nullable Exact coverage() {
        Exact whole = items().map(standing -> Points.max(this, standing)).reduce(Exact.ZERO, Exact::plus);
        Exact known = items().map(standing -> Points.of(this, standing.item(), standing.ceiling()))
                .reduce(Exact.ZERO, Exact::plus);
        return scorer.max() == null || whole.equals(Exact.ZERO) ? null : known.over(whole);
    }

    Score score() {
        return score(primary());
    }

    /** Null for a view. */
    @Nullable
    Level level(Model.Adding rule) {
        if (model.levels().isEmpty()) {
            return null;
        }
        int low = scorer.level(this::low, rule);
        int high = scorer.level(this::high, rule);
        return new Level(low == high ? low : null, low, high);
    }

    @Nullable
    Level level() {
        return level(primary());
    }

    Model.Adding primary() {
        Model.Weighted weighted = model.weighted();
        return weighted == null ? Model.Adding.SUM : weighted.rules().get(0);
    }

    /** Rules beside the first, each with its own score and level. */
    Map<Model.Adding, Score> beside() {
        Map<Model.Adding, Score> beside = new LinkedHashMap<>();
        Model.Weighted weighted = model.weighted();
        if (weighted != null) {
            weighted.rules().stream().skip(1).forEach(rule -> beside.put(rule, score(rule)));
        }
        return beside;
    }

    /** The level that comes next for certain, null at the top and for a view. */
    Model.@Nullable Level next() {
        Level level = level();
        return level == null || level.low() >= model.levels().size()
                ? null
                : model.levels().get(level.low());
    }

    /** What it was computed from, as SHA-256 in hexadecimal: equal inputs give equal fingerprints. */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    /** As the API gives it. */
    public String json() {
        return ResultJson.of(this);
    }

    /** For a person; {@code zh} or {@code en}. */
    public String text(String language) {
        return ResultText.of(this, language);
    }
}
