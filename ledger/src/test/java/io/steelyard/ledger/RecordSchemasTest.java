package io.steelyard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels is what the published schemas say, judged by somebody else's validator. */
final class RecordSchemasTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    /** Names that are not of the schema's giving. */
    private static final Set<String> FREE = Set.of("/dropped/", "/details/");

    private static final Set<String> OPTIONAL = Set.of("/scope/server", "/scope/asset", "/scope/signal", "/stepped");

    /** What travels of each kind, another for each seed. */
    private static final Map<String, LongFunction<String>> KINDS = Map.of(
            "gap", seed -> gap(new Random(seed)).toJson(),
            "drop", seed -> drop(new Random(seed)).toJson(),
            "alive", seed -> alive(new Random(seed)).toJson(),
            "event", seed -> event(new Random(seed)).toJson(),
            "report", seed -> report(new Random(seed)).toJson(),
            "received", seed -> received(new Random(seed)).toJson());

    private static List<String> mistakes(String kind, String json) {
        try {
            Schema schema =
                    REGISTRY.getSchema(Files.readString(DOCS.resolve("schemas/steelyard-" + kind + "-v1.json")));
            return schema.validate(json, InputFormat.JSON).stream()
                    .map(Object::toString)
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRecordIsValid() {
        return KINDS.entrySet().stream()
                .map(kind -> DynamicTest.dynamicTest(kind.getKey(), () -> {
                    for (long seed = 1; seed <= 50; seed++) {
                        String json = kind.getValue().apply(seed);
                        assertThat(mistakes(kind.getKey(), json))
                                .as("seed %d: %s", seed, json)
                                .isEmpty();
                    }
                }));
    }

    /** A schema that takes everything says nothing: each field is left out once and misnamed once, wherever it stands. */
    @TestFactory
    Stream<DynamicTest> aFieldThatIsMissingOrMisnamedIsFound() {
        return KINDS.entrySet().stream()
                .map(kind -> DynamicTest.dynamicTest(kind.getKey(), () -> {
                    String json = kind.getValue().apply(7);
                    List<String> names = new ArrayList<>();
                    String same = copy(json, -1, null, names);
                    assertThat(same).isEqualTo(json);
                    assertThat(names).isNotEmpty();
                    for (int i = 0; i < names.size(); i++) {
                        String name = names.get(i);
                        boolean free = FREE.stream().anyMatch(name::startsWith);
                        String misnamed = copy(json, i, "misnamed", new ArrayList<>());
                        assertThat(mistakes(kind.getKey(), misnamed).isEmpty())
                                .as(misnamed)
                                .isEqualTo(free);
                        String without = copy(json, i, null, new ArrayList<>());
                        assertThat(mistakes(kind.getKey(), without).isEmpty())
                                .as(without)
                                .isEqualTo(free || OPTIONAL.contains(name));
                    }
                }));
    }

    static Stream<String[]> wrongValues() {
        return Stream.of(
                new String[] {"gap", "Z\",\"to\"", "+01:00\",\"to\""},
                new String[] {"gap", "\"cause\":\"", "\"cause\":\"no-"},
                new String[] {"drop", "\"reason\":\"", "\"reason\":\"No "},
                new String[] {"drop", "\"numbers\":[[", "\"numbers\":[[1,"},
                new String[] {"report", "\"outbox\":[[", "\"outbox\":[[0.5],["},
                new String[] {"report", "\"epoch\":\"", "\"epoch\":\"x"},
                new String[] {"event", "\"at\":\"", "\"at\":\"on "},
                new String[] {"received", "\"samples\":[[", "\"samples\":[[\"1\"],["});
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aValueOfAnotherFormIsFound(String kind, String right, String wrong) {
        String json = KINDS.get(kind).apply(7);
        assertThat(json).contains(right);
        assertThat(mistakes(kind, json.replace(right, wrong))).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(GapCause.class)
    void everyCauseIsPublished(GapCause cause) {
        assertThat(mistakes("gap", new GapRecord("g", Scope.agent("s", "a"), 1, 2L, 3L, 4L, cause).toJson()))
                .isEmpty();
    }

    /** Whoever reads the page finds each schema, and there is none that nothing is held against. */
    @Test
    void everySchemaIsNamedOnThePageAndTestedHere() throws IOException {
        String page = Files.readString(DOCS.resolve("sparkplug.md"));
        try (Stream<Path> files = Files.list(DOCS.resolve("schemas"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(KINDS.keySet().stream()
                            .map(kind -> "steelyard-" + kind + "-v1.json")
                            .toList())
                    .allSatisfy(name -> assertThat(page).contains("](schemas/" + name + ")"));
        }
    }

    /**
     * The JSON again, without the field of this number or with another name for it.
     *
     * @param paths takes the path of each field
     */
    private static String copy(String json, int at, String name, List<String> paths) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonParser from = Json.FACTORY.createParser(json);
                JsonGenerator to = Json.FACTORY.createGenerator(text)) {
            while (from.nextToken() != null) {
                boolean field = from.currentToken() == JsonToken.FIELD_NAME;
                if (field) {
                    paths.add(from.getParsingContext().pathAsPointer().toString());
                }
                if (!field || paths.size() - 1 != at) {
                    to.copyCurrentEvent(from);
                } else if (name != null) {
                    to.writeFieldName(name);
                } else {
                    from.nextToken();
                    from.skipChildren();
                }
            }
        }
        return text.toString();
    }

    private static GapRecord gap(Random random) {
        long from = random.nextLong() / 2;
        @Nullable Long to = random.nextBoolean() ? (Long) (from + random.nextInt(1_000_000)) : null;
        boolean isFilled = to != null && random.nextBoolean();
        return new GapRecord(
                "e-" + random.nextInt(),
                scope(random),
                from,
                to,
                random.nextBoolean() ? (Long) random.nextLong() : null,
                random.nextBoolean() ? (Long) random.nextLong() : null,
                GapCause.values()[random.nextInt(GapCause.values().length)],
                isFilled ? new GapRecord.Filled(GapRecord.Filled.HISTORY, random.nextInt(10_000)) : null);
    }

    private static DropRecord drop(Random random) {
        String reason = List.of("filter", "repeat", "outbox-full", "too-large").get(random.nextInt(4));
        List<String> signals = IntStream.range(0, random.nextInt(1_200))
                .mapToObj(i -> "lathe/铣床 \"" + i)
                .toList();
        return new DropRecord(uuid(random), reason, ranges(random), random.nextLong(), random.nextLong(), signals);
    }

    private static AliveRecord alive(Random random) {
        return new AliveRecord(scope(random), random.nextLong(), random.nextLong() / 1_000 * 1_000, random.nextLong());
    }

    private static EventRecord event(Random random) {
        return new EventRecord(
                "clock-step", scope(random), random.nextLong(), Map.of("by", "-3 s", "n", "" + random.nextInt()));
    }

    private static ReportRecord report(Random random) {
        List<ReportRecord.Hour> hours = ranges(random).stream()
                .map(range -> new ReportRecord.Hour(random.nextInt(1_000_000), range.first(), range.last()))
                .toList();
        Map<String, Long> dropped = new HashMap<>();
        LongStream.range(0, 1 + random.nextInt(3)).forEach(i -> dropped.put("reason-" + i, i));
        return new ReportRecord(
                uuid(random),
                random.nextLong(),
                random.nextInt(3) - 1,
                hours,
                ranges(random),
                ranges(random),
                ranges(random),
                dropped,
                random.nextBoolean());
    }

    private static Received received(Random random) {
        return new Received(
                uuid(random),
                IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(i -> new Received.Epoch(uuid(random), ranges(random), ranges(random)))
                        .toList());
    }

    private static Scope scope(Random random) {
        Scope agent = Scope.agent("demo", "edge-" + random.nextInt(9));
        return switch (random.nextInt(3)) {
            case 0 -> agent;
            case 1 -> Scope.server(agent.site(), agent.agent(), "plant");
            default -> Scope.server(agent.site(), agent.agent(), "plant").signal("stand-1", "power/\"active\"");
        };
    }

    private static UUID uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static List<NumberRange> ranges(Random random) {
        List<NumberRange> ranges = new ArrayList<>();
        long at = random.nextInt(2);
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            long last = at + random.nextInt(100);
            ranges.add(new NumberRange(at, last));
            at = last + 2;
        }
        ranges.add(new NumberRange(at, Long.MAX_VALUE - 1));
        return ranges;
    }
}
