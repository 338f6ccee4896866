package io.steelyard.edge.opcua.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.ServerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the agent does besides with every server that can open a secure channel. */
abstract class SecurePeerContract extends PeerContract {
    SecurePeerContract(Peer.Kind kind) {
        super(kind);
    }

    @ParameterizedTest
    @EnumSource(names = {"Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"})
    void connectsWithEveryPolicyOfToday(ServerConfig.Policy policy) throws Exception {
        open(new ServerConfig.Security(policy, ServerConfig.Mode.SignAndEncrypt), null, byId(counters()));
        agent.sample("Count/0", any -> true);
        assertThat(agent.status().subscribed()).isEqualTo(10);
    }

    @Test
    void logsInByUserAndPassword() throws Exception {
        open(
                new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt),
                new ServerConfig.Credentials("plant", "secret"),
                byId(counters()));
        agent.sample("Count/0", any -> true);
    }
}
