package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.plan.Plan;
import io.steelyard.edge.config.plan.Planner;
import io.steelyard.edge.config.plan.SeriesPlan;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plan on a folder on which no agent has ever run, with the servers that are there. */
@Timeout(120)
final class FirstPlanTest {
    @TempDir
    Path folder;

    private Path file(String... urls) throws Exception {
        StringBuilder servers = new StringBuilder();
        for (int i = 0; i < urls.length; i++) {
            servers.append("  - {name: plc").append(i).append(", url: \"").append(urls[i]);
            servers.append("\", security: {policy: None, mode: None}}\n");
        }
        return Files.writeString(folder.resolve("agent.yaml"), """
                agent: edge-1
                enterprise: works
                site: demo
                data: data
                servers:
                %sassets:
                  - {asset: m, class: lathe, profile: lathe, area: a, line: l, server: plc0, signals: [
                      {name: load, path: Objects/load, namespace: "urn:test:plant"},
                      {name: heat, path: Objects/heat, namespace: "urn:test:plant"}]}
                  - {asset: n, class: lathe, profile: lathe, area: a, line: l, server: plc1, signals: [
                      {name: load, path: Objects/load, namespace: "urn:test:plant"}]}
                """.formatted(servers));
    }

    private static Plan plan(Path file) throws Exception {
        AgentDesk.Draft draft = new AgentDesk(Map.of(), Duration.ZERO, data -> false).draft(file);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Planner.Asking asking =
                    new Planner.Asking(threads, 4, Duration.ofSeconds(60), InstantSource.system(), System::nanoTime);
            return new Planner(asking, path -> {
                        throw new SeriesPlan.UncountedException(SeriesPlan.Standing.NOBODY, "no gateway");
                    })
                    .plan(draft, List.of());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The certificate is the agent's own from then on, as with doctor: who trusts it need not do so again. */
    @Test
    void asksTheServersBeforeAnAgentHasEverRun() throws Exception {
        try (OpcUaTestServer one = new OpcUaTestServer(OpcUaTestServer.freePort());
                OpcUaTestServer other = new OpcUaTestServer(OpcUaTestServer.freePort())) {
            one.set("load", "a", NodeIds.Double, 1.0);
            other.set("load", "b", NodeIds.Double, 2.0);
            Path file = file(one.url(), other.url());
            Plan plan = plan(file);
            assertThat(plan.files().lines())
                    .hasSize(3)
                    .allMatch(line -> line.what().equals("new"));
            assertThat(plan.live()).extracting(Compared::trouble).containsOnlyNulls();
            assertThat(plan.live().stream().flatMap(server -> server.findings().stream()))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.what()).isEqualTo(Finding.What.MISSING);
                        assertThat(finding.name()).isEqualTo("m/heat");
                    });
            assertThat(plan.series()).isNotNull();
            assertThat(plan.series().fresh()).hasSize(3);
            Path own = folder.resolve("data/edge-agent/pki/own/edge-agent.key");
            byte[] key = Files.readAllBytes(own);
            plan(file);
            assertThat(own).hasBinaryContent(key);
            assertThat(folder.resolve("data/edge-agent/opcua")).doesNotExist();
        }
    }
}
