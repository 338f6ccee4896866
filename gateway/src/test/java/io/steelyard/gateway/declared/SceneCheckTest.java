package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.indicator.facts.Facts;
import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scene that is misspelt is not one more. */
final class SceneCheckTest {
    private static final String HEAD = "scene,instance,ai\n";

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("Asia/Shanghai"));

    @BeforeEach
    void watch() {
        SceneCheck.watch(declared, Facts.sceneNames());
    }

    private List<Mistake> mistakes(String rows) {
        try {
            TestingTables.put(declared, "scenes", HEAD + rows);
        } catch (MistakesException e) {
            return e.mistakes();
        }
        throw new AssertionError("it was taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"在线智能检测", "设备运行监控", "我们自己的场景", "AI scheduling"})
    void takesScenesOfTheGuideAndOthers(String scene) {
        TestingTables.put(declared, "scenes", HEAD + scene + ",,yes\n" + scene + ",line two,no\n");
        assertThat(declared.table("works", "scenes").all()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"在线智能检则", "在线智能检", "在线智能检测测", "在线 智能检测", "在线智能检测\u200B"})
    void refusesAScenesNameThatIsNearlyOneOfTheGuide(String scene) {
        assertThat(mistakes("设备运行监控,,no\n" + scene + ",,yes\n")).singleElement().satisfies(mistake -> {
            assertThat(mistake.row()).isEqualTo(3);
            assertThat(mistake.column()).isEqualTo("scene");
            assertThat(mistake.remedy()).isEqualTo("did you mean \"在线智能检测\"?");
        });
        assertThat(declared.table("works", "scenes").all()).isEmpty();
    }

    /** Two rows of one scene of their own, of which one is written with capital letters or wide characters. */
    @ParameterizedTest
    @ValueSource(strings = {"ai scheduling", "AI  scheduling", "ＡＩ scheduling"})
    void refusesTheSameSceneWrittenInTwoWays(String other) {
        assertThat(mistakes("AI scheduling,,yes\n" + other + ",b,yes\n"))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.detail())
                        .contains(" would be counted as another scene than ", "AI scheduling"));
        TestingTables.put(declared, "scenes", HEAD + "AI scheduling,,yes\n");
        assertThat(mistakes("AI scheduling,,yes\n" + other + ",b,yes\n")).hasSize(1);
    }

    /** Two of the guide's are never taken for each other, and every one is taken. */
    @Test
    void takesEachOfTheGuidesScenes() {
        List<String> guide = Facts.sceneNames();
        assertThat(guide).hasSize(40).doesNotHaveDuplicates();
        TestingTables.put(declared, "scenes", HEAD + String.join(",,no\n", guide) + ",,no\n");
        assertThat(declared.table("works", "scenes").all()).hasSize(40);
    }

    /** Who mends a name takes the other one away in the same table. */
    @Test
    void aNameMayBeWrittenAnew() {
        TestingTables.put(declared, "scenes", HEAD + "ai scheduling,,yes\n");
        TestingTables.put(declared, "scenes", HEAD + "AI scheduling,,yes\n");
        assertThat(declared.table("works", "scenes").all())
                .extracting(row -> row.text("scene"))
                .containsExactly("AI scheduling");
    }
}
