package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the program says would raise the score is done for real, to the machines that it names: then the score is what it
 * predicted. The plant's simulator, an agent and the gateway are processes of their own; the gateway's clock goes ahead, so that
 * nobody waits for a minute to end.
 */
@Timeout(300)
final class RaiseScoreIT {
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Plans are looked at once a minute at the latest. */
    private static final Duration A_LOOK = Duration.ofSeconds(120);

    private static final Duration MOST_REST = Duration.ofSeconds(60);
    /** The whole day is looked at. */
    private static final String SETTINGS = "sites: {demo: {networkedWithin: 1d}}\n";

    /** A plant that is new: nobody asks what it did before. */
    private static final String SINCE =
            LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();

    /** With the eight of the rolling mill twelve of 22 have a controller by the register; of the others nobody has said so. */
    private static final Set<String> CONTROLLED = Set.of("arc-furnace-1", "arc-furnace-2", "centre-1", "centre-2");
    /** Of these machines, and of those of the rolling mill, five signals each are to be collected. */
    private static final Set<String> PLANNED =
            Set.of("arc-furnace-1", "arc-furnace-2", "centre-1", "centre-2", "centre-3", "centre-4");

    /** 26.25 points and six scenes at level two, beside what machines show; nothing else is as cheap as they are. */
    private static final String ANSWERS = """
            answers:
              network: [control, application, 5g, coverage]
              network-security: [rules, products, risk-assessment, boundary-control]
              data-security: [rules, products, risk-assessment, data-ledger]
              planning: plan
              mechanism: [workflow, system-rules]
              talent: [staff]
            scenes: {product-design: 2, marketing: 2, production-control: 2, quality-management: 2, equipment-management: 2, safety: 2}
            effort: {data-collection: 9, information-systems: 9, planning: 9, mechanism: 9, talent: 9, funding: 9, green: 9, quality: 9, market: 9, value: 9}
            """;

    @TempDir
    private Path folder;

    /** A zone in which it is about noon, so that the day does not end meanwhile. */
    private static String zoneOfNoon() {
        int west = Instant.now().atOffset(ZoneOffset.UTC).getHour() - 12;
        return "Etc/GMT" + (west < 0 ? "" : "+") + west;
    }

    /** Connected from the beginning: eight of the plant's 22 production machines. */
    private static boolean isOfTheMill(String asset) {
        return asset.startsWith("stand-") || asset.startsWith("packaging-");
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_A_SECOND + now.getNano();
    }

    @Test
    void doingWhatIsProposedGivesTheScoreThatWasPredicted() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.brief(folder.resolve("gateway"), zoneOfNoon(), now(), SETTINGS);
                RealPlant plant = new RealPlant(folder.resolve("plant"), gateway.mqttPort())) {
            plant.start();
            gateway.start();
            Process agent = plant.connect(RaiseScoreIT::isOfTheMill);
            gateway.send("PUT", "sites/demo/inputs/assets", "text/csv", register(CONTROLLED));
            gateway.send("PUT", "sites/demo/answers/sme-2024", "application/yaml", ANSWERS);
            await("samples of the first machines; agent:\n" + plant.log("edge-agent"))
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> gateway.metric("steelyard_stage_out_total{stage=\"store\"}") > 40);
            gateway.clock(now() + 300 * NANOS_A_SECOND);

            awaitPoints(gateway, "equipment-networked", "3"); // 8 of 22
            awaitPoints(
                    gateway, "equipment-digital", "4.5"); // 12 of 22; what is networked only once its state is known
            awaitUnconnected(gateway, 14); // three points are given from five machines on
            JsonNode before = assessment(gateway);
            assertThat(points(before, "data-collection")).isEqualTo("2.8"); // four links by these machines
            assertThat(before.at("/score/low").asText()).isEqualTo("36.55");
            JsonNode secure = gateway.get("indicators/C14/evidence?site=demo");
            assertThat(secure.get("members").findValuesAsText("counts")).containsOnly("false");
            assertThat(secure.get("members").findValuesAsText("what"))
                    .as("every server of the agent and its uplink, none of them secure here")
                    .hasSize(6)
                    .contains("demo/edge-1 rolling", "demo/edge-1 uplink");
            awaitItsOwnOrder(gateway);
            JsonNode plan = before.get("plan");
            assertThat(plan.get("exact").asBoolean()).isTrue();
            assertThat(plan.at("/level/to").asInt()).isEqualTo(2);
            assertThat(plan.at("/predicted/score").asText()).isEqualTo("41.05");
            assertThat(plan.get("actions")).hasSize(2);
            JsonNode workshop = gateway.get("assessments/gbt-37393?site=demo").get("plan");
            assertThat(workshop.at("/predicted/level").asInt()).isEqualTo(1);
            gateway.send("POST", "sites/demo/actions/sme-2024?note=connect", "application/json", "");
            gateway.send("POST", "sites/demo/actions/gbt-37393", "application/json", "");
            assertThat(recorded(gateway, "sme-2024").get("cameTrue").asBoolean())
                    .isFalse();
            assertThat(recorded(gateway, "gbt-37393").get("cameTrue").asBoolean())
                    .isFalse();

            Set<String> named = named(plan, "equipment-networked", "connect", "connect 6 of these 14 machines");
            assertThat(named(workshop, "auto-collection", "connect", "collect 23 of these 30 signals automatically"))
                    .allMatch(signal -> named.contains(signal.substring(0, signal.indexOf(' '))));
            Set<String> registered = new HashSet<>(CONTROLLED);
            registered.addAll(named(plan, "equipment-digital", "register", "controller for 2 of these 10 machines"));
            registered.addAll(
                    named(workshop, "equipment-digital", "register", "controller for 4 of these 10 machines"));
            agent.destroyForcibly().onExit().join();
            plant.connect(asset -> isOfTheMill(asset) || named.contains(asset));
            gateway.send("PUT", "sites/demo/inputs/assets", "text/csv", register(registered));
            awaitPoints(gateway, "equipment-networked", "6");

            JsonNode after = assessment(gateway);
            assertThat(after.at("/score/low").asText())
                    .isEqualTo(plan.at("/predicted/score").asText());
            assertThat(after.at("/level/low").asInt())
                    .isEqualTo(plan.at("/predicted/level").asInt());
            for (String model : List.of("sme-2024", "gbt-37393")) {
                JsonNode recorded = recorded(gateway, model);
                assertThat(recorded.get("cameTrue").asBoolean())
                        .as(recorded.toString())
                        .isTrue();
                assertThat(recorded.get("now")).as(model).isEqualTo(recorded.get("predicted"));
                assertThat(recorded.get("actions"))
                        .isNotEmpty()
                        .allMatch(action -> action.get("done").asBoolean());
            }
            gateway.pass(MOST_REST);
            for (String model : List.of("sme-2024", "gbt-37393")) {
                JsonNode reached = awaitReached(gateway, model);
                assertThat(reached.get("score"))
                        .as("kept though nobody asked, with its date")
                        .isEqualTo(recorded(gateway, model).at("/predicted/score"));
            }
            gateway.send("PUT", "sites/demo/inputs/assets", "text/csv", "asset,production\n");
            JsonNode without = assessment(gateway);
            assertThat(item(without, "equipment-networked").get("status").asText())
                    .isEqualTo("not-assessed");
            assertThat(item(without, "equipment-digital").get("status").asText())
                    .isEqualTo("not-assessed");
        }
    }

    /** Of the machine whose lists of jobs are read one job runs, and it is the order that the machine shows beside. */
    private static void awaitItsOwnOrder(GatewayProcess gateway) {
        await("the order of " + RealPlant.WITH_JOBS + " among the jobs")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    String shown = "";
                    for (JsonNode signal :
                            gateway.get("assets/demo%2F" + RealPlant.WITH_JOBS).get("signals")) {
                        shown = signal.get("role").asText().equals("order")
                                ? signal.get("value").asText()
                                : shown;
                    }
                    List<JsonNode> running = new ArrayList<>();
                    for (JsonNode job : gateway.get("sites/demo/jobs").get("jobs")) {
                        assertThat(job.get("asset").asText()).isEqualTo("demo/" + RealPlant.WITH_JOBS);
                        boolean isOfTheList = job.get("source").asText().equals("opc-40001-3");
                        if (isOfTheList
                                && !job.get("from").isNull()
                                && job.get("to").isNull()) {
                            running.add(job);
                        }
                    }
                    assertThat(running).hasSize(1);
                    assertThat(running.get(0).get("order").asText())
                            .isEqualTo(shown)
                            .startsWith("A-");
                    assertThat(running.get(0).at("/evidence/0/signal").asText()).isEqualTo("job-responses");
                });
    }

    /** The plant's register, in which these machines have a controller beside those of the rolling mill. */
    private static String register(Set<String> controlled) throws IOException {
        StringBuilder rows = new StringBuilder();
        try (InputStream in = RaiseScoreIT.class.getResourceAsStream("/demo/inputs/assets.csv")) {
            String table = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : table.lines().toList()) {
                List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
                String asset = cells.get(0);
                boolean isHead = asset.equals("asset");
                if (!isHead) {
                    cells.set(5, isOfTheMill(asset) || controlled.contains(asset) ? "plc" : "");
                    cells.set(9, isOfTheMill(asset) || PLANNED.contains(asset) ? cells.get(9) : "");
                }
                cells.add(isHead ? "since" : SINCE);
                rows.append(String.join(",", cells)).append('\n');
            }
        }
        return rows.toString();
    }

    /** The first of those that an action names, as many as it wants. */
    private static Set<String> named(JsonNode plan, String id, String kind, String text) {
        for (JsonNode action : plan.get("actions")) {
            if (action.get("id").asText().equals(id)) {
                assertThat(action.get("kind").asText()).isEqualTo(kind);
                assertThat(action.at("/text/en").asText()).endsWith(text);
                int count = Integer.parseInt(text.replaceFirst("\\D*(\\d+).*", "$1"));
                Set<String> named = new HashSet<>();
                for (int i = 0; i < count; i++) {
                    named.add(action.at("/targets/" + i).asText().replaceFirst("demo/", ""));
                }
                return named;
            }
        }
        throw new AssertionError("no action " + id + " in " + plan);
    }

    private static JsonNode assessment(GatewayProcess gateway) throws IOException, InterruptedException {
        return gateway.get("assessments/sme-2024?site=demo");
    }

    private static JsonNode recorded(GatewayProcess gateway, String model) throws IOException, InterruptedException {
        return gateway.get("sites/demo/actions/" + model).at("/recorded/0");
    }

    /** What is kept of the instant at which the prediction was there for the first time. */
    private static JsonNode awaitReached(GatewayProcess gateway, String model) {
        return await("a record that the plan of " + model + " came true")
                .atMost(A_LOOK)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> recorded(gateway, model).at("/milestones/1"),
                        one -> one.path("what").asText().equals("reached"));
    }

    private static JsonNode item(JsonNode assessment, String id) {
        for (JsonNode item : assessment.get("items")) {
            if (item.get("id").asText().equals(id)) {
                return item;
            }
        }
        throw new AssertionError("no item " + id);
    }

    private static String points(JsonNode assessment, String id) {
        return item(assessment, id).get("points").asText();
    }

    private static void awaitUnconnected(GatewayProcess gateway, int machines) {
        await(machines + " machines that are not connected")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> assessment(gateway).get("plan").get("actions").findValuesAsText("en"),
                        texts -> texts.stream()
                                .anyMatch(text -> text.endsWith(" of these " + machines + " machines")
                                        && text.contains(": connect ")));
    }

    private static void awaitPoints(GatewayProcess gateway, String id, String points) {
        await(id + " gives " + points)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> item(assessment(gateway), id),
                        item -> item.get("points").asText().equals(points));
    }
}
