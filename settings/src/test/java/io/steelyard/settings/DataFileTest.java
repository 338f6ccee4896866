package io.steelyard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data files: exact values, and mistakes with their places, all of them at once. */
final class DataFileTest {

    @Test
    void readsEveryKindOfValueWithItsPlace() {
        DataNode root = DataFile.of("f", """
                name: 能耗
                points: 0.10
                "on": true
                nothing:
                list: [a, {b: "7"}]
                """).root();
        assertThat(root.need("name").text()).isEqualTo("能耗");
        assertThat(root.need("points").number()).isEqualTo(new BigDecimal("0.10"));
        assertThat(root.need("on").flag()).isTrue();
        assertThat(root.get("nothing").isPresent()).isFalse();
        DataNode b = root.need("list").elements().get(1).need("b");
        assertThat(b.path()).isEqualTo("list[1].b");
        assertThat(b.line()).isEqualTo(5);
        assertThat(b.column()).isEqualTo(15);
        assertThat(b.text()).isEqualTo("7");
    }

    /** What a person mends in one go has to be said in one go, the nearest known word with it. */
    @Test
    void gathersEveryMistakeInTheOrderOfTheLines() {
        DataFile file = DataFile.of("f.yaml", """
                modle: x
                points: "7"
                points: 8
                level: 5
                side: lfet
                """);
        DataNode root = file.root();
        root.need("side").oneOf(List.of("left", "right"));
        root.need("level").whole(0, 4);
        root.need("points").number();
        root.need("model").text();
        root.knows(List.of("model", "points", "level", "side"));
        assertThat(file.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:1:1: model: is missing; add model",
                        "f.yaml:1:1: modle: unknown key; did you mean \"model\"?",
                        "f.yaml:2:9: points: a number belongs here, not \"7\"; write it without quotes, like 7.5, with at"
                                + " most 60 digits",
                        "f.yaml:3:1: points: given twice; keep one of the two",
                        "f.yaml:4:8: level: a whole number from 0 to 4 belongs here, not \"5\"; write one",
                        "f.yaml:5:7: side: unknown word \"lfet\"; did you mean \"left\"?");
        assertThatThrownBy(file::check).isInstanceOf(SettingsException.class);
    }

    /** Some of these would make a small file fill the memory or the stack. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x [*x]",
                "a: *x\nb: &x 1",
                "a: &x 1\n*x : 2",
                "a: &x !!python/tuple [1]\nb: *x",
                "a: !!java.lang.String x",
                "--- 1\n--- 2",
                "a: [",
                "? [a]\n: b",
                "a: 1\n\tb: 2",
            })
    void refusesWhatNoDataFileNeeds(String text) {
        assertThatThrownBy(() -> DataFile.of("f", text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("f:");
    }

    /** Python's yaml.dump writes a value that it meets twice once with & and later with *. */
    @Test
    void takesAPartByItsName() {
        DataNode root = DataFile.of("f", "a: &id001 {b: [1, 'x'], c: &id002 y}\nd:\n- *id001\n- *id002\n")
                .root();
        assertThat(root.need("d").elements().get(0).need("b").elements().get(1).text())
                .isEqualTo("x");
        assertThat(root.need("d").elements().get(0).need("b").path()).isEqualTo("d[0].b");
        assertThat(root.need("d").elements().get(1).text()).isEqualTo("y");
        assertThat(DataFile.of("f", "a: &x 1\nb: &x 2\nc: *x").root().need("c").text())
                .isEqualTo("2");
    }

    /** Names that double and double, and names that go deeper and deeper. */
    @Test
    void boundsWhatNamesStandFor() {
        StringBuilder many = new StringBuilder("a0: &a0 [1, 1]\n");
        StringBuilder deep = new StringBuilder("a0: &a0 [1]\n");
        for (int i = 1; i < 40; i++) {
            many.append("a" + i + ": &a" + i + " {l: *a" + (i - 1) + ", r: *a" + (i - 1) + "}\n");
            deep.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }
        assertThatThrownBy(() -> DataFile.of("f", many.toString())).hasMessageContaining("more than 400000 values");
        assertThatThrownBy(() -> DataFile.of("f", deep.toString())).hasMessageContaining("nested too deeply");
    }

    @Test
    void refusesEndlessNesting() {
        assertThatThrownBy(() -> DataFile.of("f", "[".repeat(100_000)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("nested too deeply");
    }

    @Test
    void boundsItsSizeAndTheNumberOfMistakes() {
        assertThatThrownBy(() -> DataFile.of("f", "a".repeat(5_000_000))).isInstanceOf(SettingsException.class);
        DataFile file = DataFile.of("f", "x: 1\n".repeat(300));
        assertThat(file.problems()).hasSize(101);
        assertThat(file.problems().get(100).what()).isEqualTo("199 more problems");
    }

    /** Other programs write JSON with tabs, escapes and surrogates. */
    @Test
    void readsJsonAsOthersWriteIt() {
        DataNode root = DataFile.of("f", "{\n\t\"a\":\t1e-2,\n\t\"b\\/c\": \"\\ud83d\\ude00\",\n\"n\":null}")
                .root();
        assertThat(root.need("a").number()).isEqualByComparingTo("0.01");
        assertThat(root.need("b/c").text()).isEqualTo("😀");
        assertThat(root.get("n").isPresent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".inf", "0x10", "1_000", "1e999", "NaN", ".", "true"})
    void takesOnlyPlainDecimalNumbers(String text) {
        DataFile file = DataFile.of("f", "a: " + text);
        assertThat(file.root().need("a").number()).isNull();
        assertThat(file.problems()).hasSize(1);
    }

    @Test
    void refusesBytesThatAreNoUtf8() throws IOException {
        assertThatThrownBy(() -> DataFile.of("f", new ByteArrayInputStream(new byte[] {'a', (byte) 0xFF})))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("UTF-8");
        byte[] marked = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a', ':', ' ', '1'};
        assertThat(DataFile.of("f", new ByteArrayInputStream(marked))
                        .root()
                        .need("a")
                        .whole(0, 9))
                .isEqualTo(1L);
    }

    @Test
    void answersSilentlyForWhatIsNotThere() {
        DataFile file = DataFile.of("f", "a: 1");
        DataNode absent = file.root().get("x");
        assertThat(absent.text()).isNull();
        assertThat(absent.get("y").elements()).isEmpty();
        assertThat(absent.need("z").number()).isNull();
        assertThat(file.problems()).isEmpty();
    }
}
