package io.steelyard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpAddressTest {

    /** Commands and browsers find the process by this: an address of IPv6 without brackets names no host and no port. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "localhost, localhost", "::1, [::1]", "fe80::1, [fe80::1]"})
    void isAUrlWithItsHostAndPort(String host, String inUrl) {
        URI url = URI.create(new HttpAddress(host).url(8081));
        assertThat(url.getHost()).isEqualTo(inUrl);
        assertThat(url.getPort()).isEqualTo(8081);
    }

    /** A page on the web whose name leads to this machine must not read the plant through a visitor's browser. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8081, 0",
        "10.1.2.3, 0",
        "[::1]:8081, 0",
        "[fe80::1], 0",
        "localhost, 0",
        "edge-agent:8081, 0",
        "plant.localhost, 0",
        "gateway.works.example, 0",
        "Gateway.Works.Example:8080, 0",
        "works.example, 421",
        "evil.example:8081, 421",
        "evil-gateway.works.example, 421",
        "127.0.0.1.evil.example, 421",
        "gateway.works.example.evil.example, 421",
        "a b, 400",
        "'', 400",
        "a:b:c, 400",
        "[::1, 400",
        "user@localhost, 400",
        "localhost:123456, 400"
    })
    void isAskedForByAddressesPlainNamesAndTheNameThatItListensOn(String authority, int status) {
        assertThat(new HttpAddress("gateway.works.example").refusal(authority)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "0.0.0.0", "::", "localhost"})
    void anAddressBringsNoNameWithIt(String host) {
        assertThat(new HttpAddress(host).refusal("gateway.works.example")).isEqualTo(421);
        assertThat(new HttpAddress(host).refusal("10.1.2.3:8080")).isZero();
    }
}
