package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.capability.Capability;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.RevisedValue;
import io.steelyard.gateway.model.Score;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Computes the catalogue's indicators of a subject over a window. Each source is asked once a call, and only when an
 * indicator needs what it provides. Any thread; waits for the sources.
 */
public final class Indicators {
    private final Catalogue catalogue;
    private final Plant plant;
    private final Map<String, EvidenceSource> sources;
    private final Targets targets;

    /** Which assets there are. */
    @FunctionalInterface
    public interface Plant {
        /** Those of the site, by id, as they were by the end of the window. */
        List<AssetDescription> assets(String site, Window window);
    }

    /** The same where no programme has set a target. */
    public Indicators(Catalogue catalogue, Plant plant, Map<String, EvidenceSource> sources) {
        this(catalogue, plant, sources, Targets.NONE);
    }

    /** Opens nothing; {@code sources} by the provider whose quantities they give. */
    public Indicators(Catalogue catalogue, Plant plant, Map<String, EvidenceSource> sources, Targets targets) {
        this.catalogue = catalogue;
        this.plant = plant;
        this.sources = Map.copyOf(sources);
        this.targets = targets;
    }

    /** What the indicator is, or null when there is no such indicator. */
    public @Nullable IndicatorDefinition definition(String id) {
        Definition definition = catalogue.find(id);
        return definition == null ? null : definition.told();
    }

    /** Every indicator that the subject may have, by id. */
    public List<IndicatorValue> of(Subject subject, Window window) {
        return compute(catalogue.all(), subject, window).stream()
                .sorted(Comparator.comparing(IndicatorValue::id))
                .toList();
    }

    /**
     * Those of the subject that rest on what one of these providers gives, or all others.
     *
     * @param are whether those are wanted, or the others
     */
    public List<IndicatorValue> restingOn(Predicate<String> providers, boolean are, Subject subject, Window window) {
        List<Definition> wanted = catalogue.all().stream()
                .filter(definition -> restsOn(definition, providers) == are)
                .toList();
        return compute(wanted, subject, window);
    }

    private boolean restsOn(Definition definition, Predicate<String> providers) {
        return definition.told().inputs().stream()
                .map(catalogue::quantity)
                .anyMatch(word -> word != null && providers.test(word.provider()));
    }

    /** One indicator; nothing when there is none of that id, or the subject may not have it. */
    public List<IndicatorValue> of(String id, Subject subject, Window window) {
        Definition definition = catalogue.find(id);
        return definition == null ? List.of() : compute(List.of(definition), subject, window);
    }

    /** One indicator of each asset of the subject; nothing when an asset may not have it. */
    public List<IndicatorValue> byAsset(String id, Subject subject, Window window) {
        List<IndicatorValue> values = new ArrayList<>();
        Definition definition = catalogue.find(id);
        if (definition == null || !definition.told().subjects().contains("asset")) {
            return values;
        }
        for (AssetKey asset : assets(subject, window)) {
            values.addAll(compute(List.of(definition), Subject.asset(asset), window));
        }
        return values;
    }

    /** Every indicator that needs nothing but sums of minutes, from sums that are at hand, in the order of the catalogue. */
    public List<IndicatorValue> ratios(Evidence sums) {
        List<IndicatorValue> values = new ArrayList<>();
        for (Definition definition : catalogue.all()) {
            boolean isRatio = definition.told().inputs().stream()
                    .map(catalogue::quantity)
                    .allMatch(word -> word != null && word.provider().equals("kpi"));
            if (isRatio) {
                values.add(
                        new Evaluation(catalogue, definition).of(sums.subject(), sums.window(), Map.of("kpi", sums)));
            }
        }
        return values;
    }

    /**
     * What the indicator's rule makes of a result of this subject. A change is told against the same window a year before, which
     * is computed now; a target of a site is held against the site's own result only.
     */
    public Score score(IndicatorValue value, Subject subject) {
        Definition definition = catalogue.find(value.id());
        if (definition == null) {
            throw new IllegalArgumentException("no indicator " + value.id());
        }
        IndicatorValue before = null;
        if (definition.scoring() instanceof Scoring.Delta && value.outcome().assessed()) {
            Window earlier = value.window().aYearEarlier();
            before = of(value.id(), subject, earlier).stream().findFirst().orElse(null);
        }
        return new Scored(definition, value, before, target(definition, subject, value.window())).score();
    }

    /** The target that the indicator of the subject is held against; null where it is held against none. */
    public @Nullable Target target(String id, Subject subject, Window window) {
        Definition definition = catalogue.find(id);
        return definition == null ? null : target(definition, subject, window);
    }

    private @Nullable Target target(Definition definition, Subject subject, Window window) {
        boolean isHeld =
                definition.scoring() instanceof Scoring.Target || definition.scoring() instanceof Scoring.Trend;
        return isHeld && subject.level().equals("site") ? targets.of(subject.site(), definition.id(), window) : null;
    }

    /**
     * Exactly those windows in which the program's own rule gives another result than the one in force, of the same evidence;
     * none where no rule took its place. Null when one of the two has no such indicator.
     */
    public @Nullable List<RevisedValue> revised(String id, Subject subject, List<Window> windows) {
        Catalogue program = catalogue.program();
        Definition before = program.find(id);
        Definition now = catalogue.find(id);
        if (before == null || now == null) {
            return null;
        }
        List<Revision.Kept> kept = new ArrayList<>();
        for (Window window : windows) {
            Map<String, Evidence> asked = new HashMap<>();
            List<AssetKey> assets = assets(subject, window);
            Map<String, Evidence> evidence = new TreeMap<>(evidence(before, subject, assets, window, asked));
            evidence.putAll(evidence(now, subject, assets, window, asked));
            kept.add(new Revision.Kept(subject.toString(), window, evidence));
        }
        return Revision.between(program, catalogue, id, kept);
    }

    /** The version of the program's own rule; null when it has none of that id. */
    public @Nullable String programVersion(String id) {
        Definition definition = catalogue.program().find(id);
        return definition == null ? null : definition.told().ruleVersion();
    }

    /** Whether a signal may have it. */
    private boolean isOfSignals(Definition definition) {
        return restsOn(definition, provider -> provider.equals(Capability.PROVIDER));
    }

    private List<AssetKey> assets(Subject subject, Window window) {
        return plant.assets(subject.site(), window).stream()
                .filter(subject::has)
                .map(AssetDescription::key)
                .toList();
    }

    private List<IndicatorValue> compute(Collection<Definition> definitions, Subject subject, Window window) {
        List<AssetKey> assets = assets(subject, window);
        Map<String, Evidence> asked = new HashMap<>();
        List<IndicatorValue> values = new ArrayList<>();
        for (Definition definition : definitions) {
            if (definition.told().subjects().contains(subject.level())
                    && (subject.signal() == null || isOfSignals(definition))) {
                values.add(new Evaluation(catalogue, definition)
                        .of(subject.toString(), window, evidence(definition, subject, assets, window, asked)));
            }
        }
        return values;
    }

    /** What a definition needs, by provider; each is asked once, and is in {@code asked} from then on. */
    private Map<String, Evidence> evidence(
            Definition definition, Subject subject, List<AssetKey> assets, Window window, Map<String, Evidence> asked) {
        Map<String, Evidence> evidence = new TreeMap<>();
        for (String input : definition.told().inputs()) {
            QuantityDefinition word = catalogue.quantity(input);
            EvidenceSource source = word == null ? null : sources.get(word.provider());
            if (word != null && source != null) {
                evidence.put(
                        word.provider(),
                        asked.computeIfAbsent(word.provider(), provider -> source.of(subject, assets, window)));
            }
        }
        return evidence;
    }
}
