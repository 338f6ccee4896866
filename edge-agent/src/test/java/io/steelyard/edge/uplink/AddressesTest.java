package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the next try goes. */
class AddressesTest {

    private static final URI FIRST = URI.create("mqtt://a:1");
    private static final URI SECOND = URI.create("mqtt://b:1");

    @Test
    void goesRoundWhileNoneStandsAndPausesOnceARound() {
        Addresses addresses = new Addresses(List.of(FIRST, SECOND));
        assertThat(addresses.present()).isEqualTo(FIRST);
        assertThat(addresses.failed()).isTrue();
        assertThat(addresses.present()).isEqualTo(SECOND);
        assertThat(addresses.failed()).isFalse();
        assertThat(addresses.present()).isEqualTo(FIRST);
    }

    @Test
    void beginsAtTheFirstAgainBehindAConnectionThatStood() {
        Addresses addresses = new Addresses(List.of(FIRST, SECOND));
        addresses.failed();
        addresses.stands();
        assertThat(addresses.present()).isEqualTo(SECOND);
        assertThat(addresses.failed()).isTrue();
        assertThat(addresses.present()).isEqualTo(FIRST);
    }

    @Test
    void pausesBehindEachTryOfAnOnlyOne() {
        Addresses addresses = new Addresses(List.of(FIRST));
        addresses.stands();
        assertThat(addresses.failed()).isFalse();
        assertThat(addresses.present()).isEqualTo(FIRST);
    }
}
