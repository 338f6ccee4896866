package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** What is made ready for a first connection is named by text, which no compiler holds to the libraries. */
final class WarmUpTest {
    @Test
    void theLibrariesHaveWhatIsMadeReady() {
        assertThatCode(WarmUp::load).doesNotThrowAnyException();
    }
}
