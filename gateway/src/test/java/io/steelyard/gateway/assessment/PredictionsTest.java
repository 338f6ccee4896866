package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.IndicatorValue.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of recorded plans is kept though nobody asks; every plan here is of declared answers. */
final class PredictionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AssessmentDesk.Which TIERS = new AssessmentDesk.Which("forge", "smart-factory-tiers");
    private static final String CONDITIONS =
            "benchmark: above-province, above-scale: yes, finances: yes, controllable: yes, organisation: yes";

    private final AtomicLong now = new AtomicLong(nanos("2026-11-23T08:00:00Z"));
    private final AtomicLong nanoTime = new AtomicLong(77);
    private final Memory memory = new Memory();
    private final AssessmentDesk desk = new AssessmentDesk(Models.builtIn(), memory, memory, asked -> Telemetry.none());
    private Predictions predictions = begun();

    private static long nanos(String instant) {
        return TimeUnit.SECONDS.toNanos(Instant.parse(instant).getEpochSecond());
    }

    private Predictions begun() {
        return new Predictions(
                desk, new Predictions.Shelves(memory, memory), site -> "Asia/Shanghai", now::get, nanoTime::get);
    }

    /** Documents and what happened to them. */
    private static final class Memory implements AnswerShelf, Milestones {
        private final Map<Name, List<Version>> documents = new LinkedHashMap<>();
        private final Map<Name, Map<Long, List<Milestone>>> happened = new LinkedHashMap<>();
        private int reads;

        @Override
        public Version put(Name name, String body, By by) {
            List<Version> all = documents.computeIfAbsent(name, any -> new ArrayList<>());
            Version next = new Version(all.size() + 1L, by.who(), by.at(), by.note(), Fingerprint.sha256(body), body);
            all.add(0, next);
            return next;
        }

        @Override
        public @Nullable Version latest(Name name) {
            return documents.containsKey(name) ? documents.get(name).get(0) : null;
        }

        @Override
        public List<Version> history(Name name, long before, int limit) {
            return documents.getOrDefault(name, List.of()).stream()
                    .filter(one -> one.version() < before)
                    .limit(limit)
                    .toList();
        }

        @Override
        public List<Name> plans() {
            reads++;
            return documents.keySet().stream()
                    .filter(name -> name.kind().startsWith("actions/"))
                    .toList();
        }

        @Override
        public Map<Long, List<Milestone>> of(Name name) {
            return happened.getOrDefault(name, Map.of());
        }

        @Override
        public void keep(Name name, long version, Milestone milestone) {
            List<Milestone> all = happened.computeIfAbsent(name, any -> new LinkedHashMap<>())
                    .computeIfAbsent(version, any -> new ArrayList<>());
            if (all.stream().noneMatch(one -> one.what() == milestone.what())) {
                all.add(milestone);
            }
        }
    }

    private AnswerShelf.By by() {
        return new AnswerShelf.By("li", now.get(), "");
    }

    private void declare(int level, String accident) {
        desk.declare(
                TIERS,
                "answers: {cmmm-level: " + level + ", links: [production-operation], no-accident: " + accident + ", "
                        + CONDITIONS + "}",
                by());
    }

    private AssessmentDesk.Over month() {
        return new AssessmentDesk.Over(new Window(nanos("2026-10-31T16:00:00Z"), now.get(), "Asia/Shanghai"), null);
    }

    private void later(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private void look() {
        later(60);
        predictions.look();
    }

    private JsonNode milestones(int plan) throws Exception {
        return JSON.readTree(desk.recorded(TIERS, month(), 10)).at("/recorded/" + plan + "/milestones");
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.get(field).asText()));
        return texts;
    }

    /** All is done, but something else fell meanwhile: that is kept with what fell; and when it is there, that too. Each once. */
    @Test
    void keepsWhenAllIsDoneAndWhenTheScoreIsThere() throws Exception {
        declare(1, "yes");
        desk.record(TIERS, month(), by());
        look();
        assertThat(milestones(0)).isEmpty();

        declare(2, "no");
        look();
        JsonNode done = milestones(0);
        assertThat(texts(done, "what")).containsExactly("done");
        assertThat(done.at("/0/at").asText()).isEqualTo("2026-11-23T08:02:00Z");
        assertThat(done.at("/0/cameTrue").asBoolean()).isFalse();
        assertThat(done.at("/0/level").asInt()).isZero();
        assertThat(texts(done.at("/0/lower"), "id")).containsExactly("no-accident");
        assertThat(done.at("/0/period").asText()).isEqualTo("2026-11");
        assertThat(done.at("/0/sameModel").asBoolean()).isTrue();

        declare(2, "yes");
        look();
        JsonNode both = milestones(0);
        assertThat(both.get(0)).as("the first time counts").isEqualTo(done.get(0));
        assertThat(both.at("/1/what").asText()).isEqualTo("reached");
        assertThat(both.at("/1/at").asText()).isEqualTo("2026-11-23T08:03:00Z");
        assertThat(both.at("/1/level").asInt()).isEqualTo(1);
        assertThat(both.at("/1/fingerprint").asText()).hasSize(64);
        assertThat(both.at("/1/lower")).isEmpty();

        declare(1, "yes"); // it falls back, and the program starts again
        look();
        predictions = begun();
        declare(2, "yes");
        look();
        assertThat(milestones(0)).isEqualTo(both);
    }

    /** Nobody has to ask: a look comes a minute after the last one at the latest, and at once when something was touched. */
    @Test
    void looksOnceAMinuteAndWhenSomethingIsTouched() throws Exception {
        declare(1, "yes");
        desk.record(TIERS, month(), by());
        look();
        int before = memory.reads;
        declare(2, "yes");
        later(1);
        predictions.touched();
        predictions.look();
        assertThat(memory.reads).as("it rests").isEqualTo(before);
        later(2);
        predictions.look();
        assertThat(memory.reads).isEqualTo(before + 1);
        assertThat(texts(milestones(0), "what")).containsExactly("done", "reached");
        later(59);
        predictions.look();
        assertThat(memory.reads).isEqualTo(before + 1);
        later(1);
        predictions.look();
        assertThat(memory.reads).isEqualTo(before + 2);
    }

    /** A look that took two seconds would have a hundred to rest, and what has come true would be kept too late. */
    @Test
    void restsForAMinuteAtMost() {
        desk.record(TIERS, month(), by());
        predictions = new Predictions(
                desk,
                new Predictions.Shelves(memory, memory),
                site -> {
                    nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(2));
                    return "Asia/Shanghai";
                },
                now::get,
                nanoTime::get);
        look();
        int before = memory.reads;
        later(59);
        predictions.touched();
        predictions.look();
        assertThat(memory.reads).as("it rests").isEqualTo(before);
        later(1);
        predictions.look();
        assertThat(memory.reads).isEqualTo(before + 1);
    }

    /** What cannot be assessed any more, of a model that is gone for instance, holds up nothing else. */
    @Test
    void looksAtTheOthersWhereOneFails() throws Exception {
        AssessmentDesk.Which broken = new AssessmentDesk.Which("atelier", "sme-2024");
        desk.record(broken, month(), by());
        memory.put(broken.answers(), "answers: {no-such-item: 1}", by());
        memory.put(new AnswerShelf.Name("atelier", "actions/gone-2019"), "{}", by());
        declare(1, "yes");
        desk.record(TIERS, month(), by());
        declare(2, "yes");
        later(60);
        assertThatThrownBy(predictions::look).hasMessageContaining("no-such-item");
        assertThat(texts(milestones(0), "what")).containsExactly("done", "reached");
    }

    /** What is kept of several plans can be made again from what is kept, though the clock goes on while they are looked at. */
    @Test
    void whatIsKeptIsOfTheWindowThatItNames() throws Exception {
        declare(1, "yes");
        desk.record(TIERS, month(), by());
        desk.record(TIERS, month(), by());
        declare(2, "yes");
        predictions = new Predictions(
                desk,
                new Predictions.Shelves(memory, memory),
                site -> "Asia/Shanghai",
                () -> now.addAndGet(TimeUnit.SECONDS.toNanos(1)),
                nanoTime::get);
        look();
        for (int plan = 0; plan < 2; plan++) {
            JsonNode reached = milestones(plan).get(1);
            Window window = new Window(
                    nanos(reached.get("from").asText()),
                    nanos(reached.get("to").asText()),
                    reached.get("zone").asText());
            AssessmentDesk.Over over =
                    new AssessmentDesk.Over(window, reached.get("period").asText());
            assertThat(reached.get("fingerprint").asText())
                    .isEqualTo(desk.assessed(TIERS, over).fingerprint());
            assertThat(reached.get("to")).isEqualTo(reached.get("at"));
        }
    }

    /** The latest that are not reached are looked at, however many have been since; an older one has its turn after them. */
    @Test
    void plansThatAreReachedStandInNobodysWay() throws Exception {
        declare(2, "yes");
        desk.record(TIERS, month(), by()); // to the second tier
        declare(1, "yes");
        for (int plan = 0; plan < Predictions.MOST; plan++) {
            desk.record(TIERS, month(), by()); // to the first
        }
        desk.declare(
                TIERS,
                "answers: {cmmm-level: 2, current-tier: basic, links: [production-operation, production-management,"
                        + " operation-management], no-accident: yes, "
                        + CONDITIONS.replace("above-province", "province")
                        + "}",
                by());
        look();
        assertThat(memory.of(TIERS.actions())).hasSize(Predictions.MOST).doesNotContainKey(1L);
        look();
        assertThat(memory.of(TIERS.actions()).get(1L))
                .extracting(Milestone::what)
                .containsExactly(Milestone.What.DONE, Milestone.What.REACHED);
    }

    /** Prediction and present are of different windows where the question is of another one: each says which. */
    @Test
    void whatIsComparedSaysOfWhichPeriodItIs() throws Exception {
        declare(1, "yes");
        desk.record(TIERS, month(), by());
        desk.record(TIERS, new AssessmentDesk.Over(month().window(), "2026"), by());
        JsonNode plans = JSON.readTree(desk.recorded(TIERS, month(), 10)).get("recorded");
        assertThat(plans.at("/0/predicted/period").asText()).isEqualTo("2026");
        assertThat(plans.at("/0/now/period").asText()).isEqualTo("2026-11");
        assertThat(plans.at("/1/predicted/period").asText()).isEqualTo("2026-11");
    }

    /** A page that asks again and again has nothing assessed where no plan was recorded. */
    @Test
    void withoutPlansNothingIsAssessed() {
        AssessmentDesk idle = new AssessmentDesk(Models.builtIn(), memory, memory, asked -> {
            throw new AssertionError("asked for " + asked);
        });
        assertThat(idle.recorded(TIERS, month(), 10)).isEqualTo("{\"recorded\":[]}");
    }

    /** A plan that was made over a quarter is judged over the quarter that is now. */
    @ParameterizedTest
    @CsvSource({
        ",2026-11,2026-11-01",
        "2026-11,2026-11,2026-11-01",
        "2026-11-23,2026-11-23,2026-11-23",
        "2026-Q4,2026-Q4,2026-10-01",
        "2026-H2,2026-H2,2026-07-01",
        "2026,2026,2026-01-01"
    })
    void judgesOverThePresentPeriodOfTheSameKind(@Nullable String period, String present, String from) {
        long made = now.get() - 1;
        AssessmentDesk.Over over = PlanPeriod.latest(period, made, "UTC", now.get());
        assertThat(over.period()).isEqualTo(present);
        assertThat(over.window()).isEqualTo(new Window(nanos(from + "T00:00:00Z"), now.get(), "UTC"));
    }

    /** One that was made over a period that was over, or that had come further than the present one, is judged over the whole one before. */
    @ParameterizedTest
    @CsvSource({
        ",2026-11-01T08:00:01Z,2026-10,2026-10-01,2026-11-01",
        ",2026-11-01T08:00:00Z,2026-11,2026-11-01,",
        "2025-03,2025-04-02T00:00:00Z,2026-10,2026-10-01,2026-11-01",
        "2026-10,2026-10-01T07:00:00Z,2026-11,2026-11-01,",
        "2026-10-31,2026-11-01T07:00:00Z,2026-10-31,2026-10-31,2026-11-01",
        "2026-Q1,2026-05-01T00:00:00Z,2026-Q3,2026-07-01,2026-10-01",
        "2026-H1,2026-06-01T00:00:00Z,2026-H1,2026-01-01,2026-07-01",
        "2025,2025-12-31T00:00:00Z,2025,2025-01-01,2026-01-01"
    })
    void judgesOverTheOneBeforeUntilThePresentOneIsAsLong(
            @Nullable String period, Instant made, String latest, String from, @Nullable String to) {
        now.set(nanos("2026-11-01T08:00:00Z"));
        AssessmentDesk.Over over = PlanPeriod.latest(period, nanos(made.toString()), "UTC", now.get());
        assertThat(over.period()).isEqualTo(latest);
        long end = to == null ? now.get() : nanos(to + "T00:00:00Z");
        assertThat(over.window()).isEqualTo(new Window(nanos(from + "T00:00:00Z"), end, "UTC"));
    }

    /** The first minutes of a month in which the one running machine did all that was planned prove nothing of the month. */
    @Test
    void aPeriodThatHasHardlyBegunReachesNothing() throws Exception {
        AssessmentDesk.Which workshop = new AssessmentDesk.Which("forge", "gbt-37393");
        AtomicLong mended = new AtomicLong(Long.MAX_VALUE);
        AssessmentDesk machines = new AssessmentDesk(Models.builtIn(), memory, memory, asked -> {
            Window window = asked.window();
            boolean isTheFirstHour = window.to() - window.from() < TimeUnit.HOURS.toNanos(1);
            return new MeasuredPlant()
                    .machines("C01", 8, 8, List.of())
                    .machines("C05", isTheFirstHour || window.from() >= mended.get() ? 8 : 4, 8, List.of("forge/k1"));
        });
        predictions = new Predictions(
                machines, new Predictions.Shelves(memory, memory), site -> "Asia/Shanghai", now::get, nanoTime::get);
        machines.record(workshop, month(), by());
        now.set(nanos("2026-11-30T16:12:00Z"));
        look();
        assertThat(memory.of(workshop.actions())).isEmpty();

        mended.set(nanos("2026-11-30T16:00:00Z"));
        now.set(nanos("2026-12-23T07:58:00Z")); // made 22 days and 16 hours into November
        look();
        assertThat(memory.of(workshop.actions())).isEmpty();
        look();
        List<Milestone> reached = memory.of(workshop.actions()).get(1L);
        assertThat(reached).extracting(Milestone::what).containsExactly(Milestone.What.DONE, Milestone.What.REACHED);
        assertThat(JSON.readTree(reached.get(1).body()).get("period").asText()).isEqualTo("2026-12");
    }
}
