package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EdgeAgentMainTest {

    /** Commands find the process by this address: an IPv6 one without brackets names no host and no port. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "localhost, localhost", "::1, [::1]"})
    void announcesAnAddressThatIsAUrl(String host, String inUrl) {
        URI url = URI.create(EdgeAgentMain.address(host, 8081));
        assertThat(url.getHost()).isEqualTo(inUrl);
        assertThat(url.getPort()).isEqualTo(8081);
    }
}
