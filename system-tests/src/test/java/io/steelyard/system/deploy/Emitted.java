package io.steelyard.system.deploy;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.gateway.assessment.AssessmentDesk;
import io.steelyard.gateway.assessment.Models;
import io.steelyard.gateway.assessment.Telemetry;
import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.indicator.Results;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.MinuteInput;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.Subject;
import io.steelyard.simulator.plant.Phase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which fields each measurement of each bucket has when the compose file's plant is stored: of {@code telemetry} from the
 * agent's mapping, of {@code kpi} from what the fold makes of it, of {@code indicators} from what results become.
 */
final class Emitted {
    static final Set<String> TAGS = Set.of("site", "area", "line", "asset", "signal", "id", "level", "model");
    private static final long SECOND = 1_000_000_000L;

    private final Map<String, Map<String, Set<String>>> buckets = new HashMap<>();

    private Emitted(AgentConfig agent) {
        Map<String, Set<String>> telemetry = new TreeMap<>();
        Map<String, Set<String>> kpi = new TreeMap<>();
        for (AssetMapping asset : agent.opcua().assets()) {
            String measurement = asset.info().equipmentClass();
            Set<String> fields = telemetry.computeIfAbsent(measurement, name -> new TreeSet<>());
            for (SignalMapping signal : asset.signals()) {
                fields.add(signal.name());
                fields.add(signal.name() + ".status");
            }
            kpi.computeIfAbsent(measurement, name -> new TreeSet<>())
                    .addAll(minute(agent, asset).fields().keySet());
        }
        buckets.put("telemetry", telemetry);
        buckets.put("kpi", kpi);
        buckets.put("indicators", results());
    }

    /** What a site's results have when every one of them has a value. */
    private static Map<String, Set<String>> results() {
        Window window = new Window(0, SECOND, "UTC");
        Indicators indicators = new Indicators(Catalogue.usual(), (site, over) -> List.of(), Map.of());
        List<ResultRow> rows = new ArrayList<>(Results.rows(indicators.of(Subject.site("demo"), window).stream()
                .map(Emitted::withValue)
                .toList()));
        rows.addAll(new AssessmentDesk(Models.builtIn(), new NoAnswers(), new NoAnswers(), asked -> Telemetry.none())
                .rows("demo", window, asked -> Telemetry.none()));
        Map<String, Set<String>> fields = new TreeMap<>();
        rows.forEach(row -> fields.computeIfAbsent(row.measurement(), name -> new TreeSet<>())
                .addAll(row.fields().keySet()));
        return fields;
    }

    private static IndicatorValue withValue(IndicatorValue one) {
        BigDecimal value = BigDecimal.ONE;
        return new IndicatorValue(
                one.definition(), one.subject(), value, value, value, value, value, 1, one.window(), one.outcome());
    }

    static Emitted by(AgentConfig agent) {
        return new Emitted(agent);
    }

    /** The fields of a measurement, without tags; empty when there is no such measurement. */
    Set<String> fields(String bucket, String measurement) {
        return buckets.getOrDefault(bucket, Map.of()).getOrDefault(measurement, Set.of());
    }

    /** The measurements of a bucket. */
    Set<String> measurements(String bucket) {
        return buckets.getOrDefault(bucket, Map.of()).keySet();
    }

    /** An asset as the gateway describes it after its birth. */
    static AssetDescription description(AgentConfig agent, AssetMapping asset) {
        List<SignalDescription> signals = new ArrayList<>();
        for (SignalMapping signal : asset.signals()) {
            signals.add(new SignalDescription(
                    signal.name(),
                    signal.name(),
                    FieldType.FLOAT,
                    "Double",
                    signal.role(),
                    null,
                    null,
                    null,
                    null,
                    null));
        }
        return new AssetDescription(
                new AssetKey(agent.opcua().site(), asset.info().asset()),
                new AgentKey(agent.opcua().site(), agent.opcua().agent()),
                asset.server(),
                "steel-city",
                asset.info().equipmentClass(),
                asset.info().profile(),
                asset.info().area(),
                asset.info().line(),
                signals,
                List.of());
    }

    /** A minute in which the machine is in each of its phases once and every counter is reset once. */
    static MinuteRow minute(AgentConfig agent, AssetMapping asset) {
        Map<String, List<StoredPoint>> samples = new HashMap<>();
        for (SignalMapping signal : asset.signals()) {
            List<StoredPoint> points = new ArrayList<>();
            for (int i = 0; i < Phase.values().length; i++) {
                Object value = value(signal.role(), Phase.values()[i], i);
                points.add(new StoredPoint(i * SECOND, 0, value));
            }
            samples.put(signal.name(), points);
        }
        return MinuteFold.fold(new MinuteInput(
                description(agent, asset), 0, samples, Map.of(), List.of(), Phase.values().length * SECOND));
    }

    /** What a signal of the role shows in a phase. */
    static Object value(String role, Phase phase, int turn) {
        if ("state".equals(role)) {
            return (long) phase.state();
        }
        return "mode".equals(role) ? (Object) (long) phase.mode() : (Object) (turn % 3.0);
    }
}
