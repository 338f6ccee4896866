package io.steelyard.edge.opcua.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is known of a product is said of it, whatever else its BuildInfo tells, and of no other one. */
final class QuirksTest {
    @Test
    void aProductThatIsKnownHasItsFinding() {
        assertThat(Quirks.of("SIMATIC S7-1200 Siemens AG V4.5")).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Finding.Grade.NOTE);
            assertThat(finding.about()).isEqualTo("quirk");
            assertThat(finding.text()).startsWith("a controller of 1,000 items at most");
            assertThat(finding.advice()).isEmpty();
        });
        assertThat(Quirks.of("freeopcua python asyncio server"))
                .as("in small letters")
                .singleElement()
                .extracting(Finding::text)
                .asString()
                .contains("accepts deadbands in percent and does not apply them");
    }

    @Test
    void anyOtherHasNone() {
        assertThat(Quirks.of("Eclipse Milo digitalpetri 1.1.2")).isEmpty();
        assertThat(Quirks.of("")).isEmpty();
        assertThat(Quirks.of("# Part of product, manufacturer or version"))
                .as("a comment is no product")
                .isEmpty();
    }
}
