package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.cli.verify.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Mosquitto as the operations guide has it, which keeps nothing on disk, between agent and gateway. It is killed while it
 * holds what it has acknowledged and the gateway has not: all of that must come again, with either QoS.
 */
final class BrokerIT {
    private static final int SPEED = 10;
    private static final int MESSAGES = 40; // of which each is known to the broker alone, and gone with it
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PUBLISHED = "steelyard_agent_uplink_total{what=\"published\"}";
    private static final String IN_FLIGHT = "steelyard_agent_uplink{what=\"inFlight\"}";

    @TempDir
    Path folder;

    @Test
    void whatAKilledBrokerHadAcknowledgedComesAgain() throws Exception {
        Optional<Path> program = Broker.program();
        assumeTrue(program.isPresent(), "skipped peer: mosquitto: tests against a foreign broker");
        try (Chain chain = new Chain(folder, new Make(SPEED, Optional.empty(), program, 1), Clock.systemUTC())) {
            chain.start();
            killTheBrokerWithWhatItHolds(chain);
            chain.publishWith(0);
            chain.awaitFlow();
            killTheBrokerWithWhatItHolds(chain);
            chain.settle();

            Verdict verdict = chain.verdict();
            JsonNode ledger = chain.ledger();
            assertThat(verdict.isYes()).as("the oracle: %s", verdict).isTrue();
            assertThat(ledger.path("balanced").asBoolean(false)
                            && ledger.path("missing").asLong(-1) == 0)
                    .as("the ledger: %s", ledger)
                    .isTrue();
        }
    }

    /** The gateway is away, so that all that the agent sends ends in the broker's memory. */
    private static void killTheBrokerWithWhatItHolds(Chain chain) throws Exception {
        chain.awaitCaughtUp();
        chain.gateway().kill();
        long before = published(chain);
        await("the broker takes what the agent sends; agent:\n" + chain.agent().logEnd())
                .atMost(LIMIT)
                .until(() -> published(chain) >= before + MESSAGES
                        && chain.counter(chain.agentUrl() + "/metrics", IN_FLIGHT) <= 1);
        long held = chain.held();
        chain.broker().kill();
        assertThat(held).as("samples that the outbox still has").isGreaterThan(MESSAGES);
        chain.mend();
        chain.awaitFlow();
    }

    private static long published(Chain chain) {
        return chain.counter(chain.agentUrl() + "/metrics", PUBLISHED);
    }
}
