package io.steelyard.edge.opcua.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a variable is another one, and that it is remembered. */
final class AnchorTest {
    private static final List<String> PATH = List.of("nsu=urn:p;Line\t1", "nsu=urn:p;100 %");

    @TempDir
    Path folder;

    /** Ranks as servers tell them: -3 and -2 leave it open, -1 is no list, 0 and 1 are lists (asyncua tells both of one). */
    @ParameterizedTest
    @CsvSource({"1,0,false", "0,2,false", "-1,-2,false", "-3,1,false", "-1,1,true", "0,-1,true"})
    void aListIsAnotherTypeThanAValue(int was, int is, boolean differs) {
        Anchor before = new Anchor(PATH, "Double", was, 0, "");
        assertThat(before.differs(new Anchor(PATH, "Double", is, 0, "")).isPresent())
                .isEqualTo(differs);
    }

    /** A server may tell less today than yesterday, or more; only what both say can differ. */
    @Test
    void whatIsNotToldIsNoDifference() {
        Anchor bare = new Anchor(List.of(), "Double", -1, 0, "");
        Anchor whole = new Anchor(PATH, "Double", -1, 4_732_211, "mm");
        assertThat(bare.differs(whole)).isEmpty();
        assertThat(whole.differs(bare)).isEmpty();
        assertThat(bare.with(whole)).isEqualTo(whole);
        assertThat(whole.with(bare)).isEqualTo(whole);
        assertThat(whole.differs(new Anchor(List.of("nsu=urn:p;Line 2"), "Float", -1, 4_866_128, "m")))
                .contains(new Anchor.Difference(
                        "path Objects/Line\t1/100 %, type Double, unit mm (4732211)",
                        "path Objects/Line 2, type Float, unit m (4866128)"));
    }

    @Test
    void comesBackFromDiskAsItWas() {
        Path file = folder.resolve("plc.anchors");
        List<AnchorFile.Kept> kept = List.of(
                new AnchorFile.Kept("m", "a", "nsu=urn:p;s=a\tb", "", new Anchor(PATH, "Double", -1, 4_732_211, "mm")),
                new AnchorFile.Kept(
                        "m", "b", "Objects/b in urn:p", "nsu=urn:p;s=%09", new Anchor(List.of(), "", 1, 0, "")));
        new AnchorFile(file).write(kept);
        assertThat(new AnchorFile(file).read()).isEqualTo(kept);
    }

    /** Of agents before: they did not say under which id a variable was found. */
    @Test
    void readsTheFirstVersion() throws IOException {
        Path file = folder.resolve("plc.anchors");
        Files.writeString(
                file,
                "steelyard-anchors 1\nm\ta\tnsu=urn:p;s=a\tDouble\t-1\t4732211\tmm\tnsu=urn:p;Line%091\tnsu=urn:p;100 %25\n"
                        + "m\tb\tObjects/b in urn:p\tDouble\t-1\t0\t\nend\n");
        assertThat(new AnchorFile(file).read())
                .containsExactly(
                        new AnchorFile.Kept(
                                "m", "a", "nsu=urn:p;s=a", "", new Anchor(PATH, "Double", -1, 4_732_211, "mm")),
                        new AnchorFile.Kept(
                                "m", "b", "Objects/b in urn:p", "", new Anchor(List.of(), "Double", -1, 0, "")));
    }

    /** What cannot be read may still be put right by a person. */
    @Test
    void aFileThatCannotBeReadIsLeftAlone() throws IOException {
        Path file = folder.resolve("plc.anchors");
        Files.writeString(file, "steelyard-anchors 3\nend\n");
        AnchorFile anchors = new AnchorFile(file);
        assertThat(anchors.read()).isEmpty();
        anchors.write(List.of());
        assertThat(Files.readString(file)).isEqualTo("steelyard-anchors 3\nend\n");
    }
}
