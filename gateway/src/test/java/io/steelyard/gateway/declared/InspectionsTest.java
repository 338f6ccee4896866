package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.model.Quantity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that passed their first inspection, and parts that had one. */
final class InspectionsTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String HEAD = "asset,part,at,result\n";
    private static final Set<String> BOTH = Set.of("m", "n");
    private static final Facts.Window OCTOBER = window("2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z");
    private static final Facts.Window NOVEMBER = window("2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z");
    private static final Facts.Window DECEMBER = window("2026-11-30T16:00:00Z", "2026-12-31T16:00:00Z");

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZONE);
    private final Map<String, String> classes = new HashMap<>();
    private final Facts facts =
            new Facts(declared, (asset, from, to) -> Set.of(), asset -> classes.getOrDefault(asset.asset(), "lathe"));

    private static Facts.Window window(String from, String to) {
        return new Facts.Window(Row.nanos(Instant.parse(from)), Row.nanos(Instant.parse(to)), ZONE);
    }

    private void put(String rows) {
        TestingTables.put(declared, "inspections", HEAD + rows);
    }

    private void add(String rows) {
        var unused = declared.change(
                new Shelf.Name("works", "inspections"),
                Declared.Mode.ADD,
                CsvForm.read(ByteBuffer.wrap((HEAD + rows).getBytes(StandardCharsets.UTF_8))),
                new Shelf.By("li", 2, ""),
                false);
    }

    /** Passed of inspected, and the grade; or the reason. */
    private String firstPass(Set<String> assets, Facts.Window window) {
        Map<String, Quantity> known = facts.of("works", assets, false, window).quantities();
        Quantity passed = known.get("parts.first-pass");
        Quantity inspected = known.get("parts.inspected");
        if (passed == null || inspected == null) {
            return "nothing declared";
        }
        return passed.value() == null
                ? passed.reason() + " " + inspected.reason()
                : passed.value() + "/" + inspected.value() + " " + passed.grade() + " " + inspected.coverage();
    }

    private String fingerprint(Facts.Window window) {
        return String.valueOf(facts.of("works", BOTH, false, window).digests().get("parts.inspected|inspections"));
    }

    @Test
    void isNothingWhereNobodyDeclaredAny() {
        assertThat(firstPass(BOTH, NOVEMBER)).isEqualTo("nothing declared");
        put("n,1,2026-11-02T00:00Z,ok\n");
        assertThat(firstPass(Set.of("m"), NOVEMBER))
                .as("of a machine without any")
                .isEqualTo("nothing declared");
        assertThat(firstPass(BOTH, DECEMBER)).as("none in the window").isEqualTo("0/0 S 1.0");
        assertThat(firstPass(BOTH, new Facts.Window(DECEMBER.from(), NOVEMBER.from(), NOVEMBER.zone())))
                .as("one that ends before it begins, since nothing of it is folded yet, has none")
                .isEqualTo("0/0 S 1.0");
    }

    /**
     * By hand: 1 passed at once, 2 at its second inspection, 3 failed later than it had passed, 4 was first inspected in October
     * and is nothing of November, 5 of December, 6 of another asset. The window's begin is in it, its end is not.
     */
    @Test
    void countsPartsByTheirFirstInspection() {
        put("m,1,2026-10-31T16:00:00Z,ok\n"
                + "m,2,2026-11-02T08:00:00Z,not ok\nm,2,2026-11-02T09:00:00.5Z,合格\n"
                + "m,3,2026-11-02T08:00:00.5Z,ok\nm,3,2026-11-02T09:00:00Z,不合格\n"
                + "m,4,2026-10-31T15:59:59Z,not ok\nm,4,2026-11-01T00:00:00Z,ok\n"
                + "m,5,2026-11-30T16:00:00Z,ok\no,6,2026-11-02T08:00:00Z,ok\n");
        assertThat(firstPass(BOTH, NOVEMBER)).isEqualTo("2/3 S 1.0");
        assertThat(firstPass(BOTH, OCTOBER)).isEqualTo("0/1 S 1.0");
        assertThat(firstPass(BOTH, DECEMBER)).isEqualTo("1/1 S 1.0");
    }

    /** ISO 22400-2 counts the parts that a work unit inspected: a line has the sum of its machines'. */
    @Test
    void aPartIsOneOfEachMachineThatInspectedIt() {
        put("m,1,2026-11-02T08:00Z,ok\nn,1,2026-11-02T08:00Z,not ok\nn,2,2026-11-02T09:00Z,ok\n");
        assertThat(firstPass(Set.of("m"), NOVEMBER)).isEqualTo("1/1 S 1.0");
        assertThat(firstPass(Set.of("n"), NOVEMBER)).isEqualTo("1/2 S 1.0");
        assertThat(firstPass(BOTH, NOVEMBER)).isEqualTo("2/3 S 1.0");
    }

    /** As their counts are not: parts of a press and of a lathe are no sum. A machine that inspected nothing does not matter. */
    @Test
    void partsOfUnlikeMachinesAreNotAdded() {
        classes.put("n", "press");
        put("m,1,2026-11-02T08:00Z,ok\nn,2,2026-12-02T09:00Z,ok\n");
        assertThat(firstPass(BOTH, NOVEMBER)).isEqualTo("1/1 S 1.0");
        add("n,3,2026-11-02T09:00Z,ok\n");
        assertThat(firstPass(BOTH, NOVEMBER)).isEqualTo("unlike-machines unlike-machines");
        assertThat(firstPass(Set.of("n"), NOVEMBER)).isEqualTo("1/1 S 1.0");
        classes.put("n", "");
        assertThat(firstPass(BOTH, NOVEMBER)).as("of one that nobody knows").isEqualTo("2/2 S 1.0");
    }

    /** Two results of one part at one time: in one delivery a mistake, later on a correction. */
    @Test
    void aPartHasOneResultAtATime() {
        assertThatThrownBy(() -> put("m,1,2026-11-02T08:00Z,ok\nm,1,2026-11-02 16:00,not ok\n"))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("is the same row as row");
        put("m,1,2026-11-02T08:00Z,ok\n");
        add("m,1,2026-11-02T08:00Z,not ok\n");
        assertThat(firstPass(BOTH, NOVEMBER)).isEqualTo("0/1 S 1.0");
    }

    @Test
    void aDocumentOfEachIsBetterThanAWord() {
        String hash = "ab".repeat(32);
        TestingTables.put(
                declared,
                "inspections",
                "asset,part,at,result,order,document,sha256\nm,1,2026-11-02T08:00Z,ok,J1,QC-7," + hash
                        + "\nm,1,2026-11-03T08:00Z,ok,J1,,\nm,2,2026-12-02T08:00Z,ok,,,\n");
        assertThat(firstPass(BOTH, NOVEMBER)).isEqualTo("1/1 D 1.0");
        assertThat(firstPass(BOTH, DECEMBER)).isEqualTo("1/1 S 1.0");
        assertThat(firstPass(BOTH, window("2026-10-31T16:00:00Z", "2026-12-31T16:00:00Z")))
                .isEqualTo("2/2 S 1.0");
    }

    /** A repeated inspection that is told late changes nothing; an earlier first one changes the two windows that it touches. */
    @Test
    void whatComesLateChangesOnlyWhatItTouches() {
        put("m,1,2026-11-02T08:00Z,ok\nm,2,2026-12-02T08:00Z,ok\n");
        String october = fingerprint(OCTOBER);
        String november = fingerprint(NOVEMBER);
        String december = fingerprint(DECEMBER);
        add("m,1,2026-12-05T08:00Z,not ok\nm,2,2026-12-03T08:00Z,not ok\n");
        assertThat(fingerprint(NOVEMBER)).isEqualTo(november);
        assertThat(fingerprint(DECEMBER)).isEqualTo(december);
        add("m,2,2026-11-05T08:00Z,not ok\n");
        assertThat(firstPass(BOTH, NOVEMBER)).isEqualTo("1/2 S 1.0");
        assertThat(firstPass(BOTH, DECEMBER)).isEqualTo("0/0 S 1.0");
        assertThat(fingerprint(OCTOBER)).isEqualTo(october);
        assertThat(fingerprint(NOVEMBER)).isNotEqualTo(november);
        assertThat(fingerprint(DECEMBER)).isNotEqualTo(december);
    }

    /** Results of days that were handed over are, again, those of days with other first inspections. */
    @Test
    void tellsWhichDaysAreOthers() {
        List<String> days = new ArrayList<>();
        facts.listen((site, from, to) -> days.add(site + " " + Row.instant(from) + " " + Row.instant(to)));
        put("m,1,2026-11-02T08:00Z,ok\nm,2,2026-11-04T08:00Z,ok\nm,3,2026-11-04T09:00Z,ok\n");
        assertThat(days).containsExactly(day(2), day(4));
        days.clear();
        add("m,1,2026-11-03T08:00Z,not ok\n");
        assertThat(days).as("of a part that was inspected again").isEmpty();
        add("m,2,2026-11-01T08:00Z,not ok\n");
        assertThat(days).containsExactly(day(1), day(4));
        days.clear();
        TestingTables.put(declared, "targets", "indicator,period,value,source\nK11,2026-11,0.99,plan\n");
        assertThat(days).isEmpty();
    }

    /** A day of November in Shanghai. */
    private static String day(int day) {
        Instant begin = Instant.parse("2026-11-01T16:00:00Z").plusSeconds((day - 2) * 86_400L);
        return "works " + begin + " " + begin.plusSeconds(86_400);
    }

    /** Each part by itself, with the table as it was read. */
    @Test
    void namesEachPart() {
        put("m,1,2026-11-02T08:00Z,ok\nn,2,2026-11-02T08:00Z,not ok\nn,2,2026-11-03T08:00Z,ok\n");
        assertThat(told(facts.members("parts.inspected", "works", BOTH, NOVEMBER)))
                .containsExactlyInAnyOrder("1 works/m true ", "2 works/n true ");
        assertThat(told(facts.members("parts.first-pass", "works", BOTH, NOVEMBER)))
                .containsExactlyInAnyOrder("1 works/m true ", "2 works/n false failed-first-inspection");
        assertThat(facts.members("parts.first-pass", "works", BOTH, NOVEMBER))
                .allMatch(member -> member.query().path().contains("inputs/inspections?version=1"));
        assertThat(told(facts.members("parts.inspected", "works", BOTH, DECEMBER)))
                .containsExactly("inspections false nothing-inspected");
    }

    private static List<String> told(List<Member> members) {
        return members.stream()
                .map(member -> member.what() + " " + member.counts() + " " + member.why())
                .toList();
    }

    /** Against a slow count written from the definition, whatever order the rows came in. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isWhatTheDefinitionSays(long seed) {
        Random random = new Random(seed);
        Map<String, Boolean> results = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String asset = random.nextBoolean() ? "m" : "n";
            Instant at = Instant.parse("2026-10-20T00:00:00Z").plusMillis(random.nextLong(50L * 86_400_000));
            String key = asset + "," + random.nextInt(90) + "," + at;
            boolean isGood = random.nextBoolean();
            if (results.putIfAbsent(key, isGood) == null) {
                lines.add(key + "," + (isGood ? "ok" : "not ok") + "\n");
            }
        }
        for (int i = 0; i < lines.size(); i += 50) {
            add(String.join("", lines.subList(i, Math.min(i + 50, lines.size()))));
        }
        for (Facts.Window window : List.of(OCTOBER, NOVEMBER, DECEMBER)) {
            Set<String> inspected = new HashSet<>();
            int passed = 0;
            for (Map.Entry<String, Boolean> one : results.entrySet()) {
                String[] told = one.getKey().split(",", -1);
                long at = Row.nanos(Instant.parse(told[2]));
                boolean isFirst = results.keySet().stream()
                        .map(other -> other.split(",", -1))
                        .noneMatch(other -> other[0].equals(told[0])
                                && other[1].equals(told[1])
                                && Row.nanos(Instant.parse(other[2])) < at);
                if (isFirst && window.from() <= at && at < window.to()) {
                    inspected.add(told[0] + "," + told[1]);
                    passed += one.getValue() ? 1 : 0;
                }
            }
            assertThat(firstPass(BOTH, window))
                    .as("seed " + seed)
                    .isEqualTo(passed + "/" + inspected.size() + " S 1.0");
        }
    }
}
