package io.steelyard.edge.opcua.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TabbedLineTest {
    @Test
    void givesBackWhateverStandsInAField() {
        List<String> fields = List.of("plain", "", "a\tb", "a\nb\r", "100 %", "%09", "%2509", "油温", "");
        String line = TabbedLine.of(fields);
        assertThat(line).doesNotContain("\n", "\r");
        assertThat(TabbedLine.fields(line)).isEqualTo(fields);
    }

    /** Files of earlier versions are read so. */
    @Test
    void isWrittenAsTheFilesSay() {
        assertThat(TabbedLine.of(List.of("a%b", "c\td", "e\nf\rg"))).isEqualTo("a%25b\tc%09d\te%0Af%0Dg");
    }
}
