package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.system.Browser;
import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a manager does with the readiness page: reads step by step what would raise the score, has it done, reads whether it came
 * as predicted, and walks from a figure down to the samples. The gateway's process, a real browser, both languages.
 */
@Timeout(300)
final class PlanPageIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Recorded plans are looked at once a minute. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(150);

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Instant AN_HOUR_LATER = NOW.plusSeconds(3_600);
    private static final Instant BEGIN = NOW.minusSeconds(1_800);
    private static final List<String> MACHINES = List.of("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8");

    /** What is missing to level two is cheapest by machines and by rules, of which two of three suffice. */
    private static final String ANSWERS = """
            answers:
              network: [control, application, 5g, coverage]
              network-security: [rules, products, risk-assessment, boundary-control]
              data-security: [rules, products, risk-assessment, data-ledger]
              planning: plan
              mechanism: [workflow]
              talent: [staff]
            scenes: {product-design: 2, marketing: 2, production-control: 2, quality-management: 2, equipment-management: 2, safety: 2}
            effort: {data-collection: 9, information-systems: 9, planning: 9, talent: 9, funding: 9, green: 9, quality: 9, market: 9, value: 9, mechanism.incentive-rules: 4}
            """;

    @TempDir
    private Path folder;

    private GatewayProcess gateway;
    private ToldPlant plant;
    private Browser browser;

    @BeforeEach
    void oneOfEightMachinesIsConnected() throws IOException, InterruptedException {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        gateway = GatewayProcess.brief(
                folder.resolve("gateway"),
                "UTC",
                NOW.getEpochSecond() * 1_000_000_000L,
                "sites: {works: {networkedWithin: 1d}}\n");
        gateway.start();
        StringBuilder register = new StringBuilder("asset,class,production,controller,since\n");
        MACHINES.forEach(machine -> register.append(machine).append(",lathe,yes,nc,2026-11-29\n"));
        put("inputs/assets", "text/csv", register.toString());
        put("answers/sme-2024", "application/yaml", ANSWERS);
        plant = new ToldPlant(gateway.mqttPort(), NOW);
        connect(MACHINES.subList(0, 1));
        browser = Browser.start(chromium, folder.resolve("profile"));
    }

    @AfterEach
    void end() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (plant != null) {
            plant.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    private void connect(List<String> machines) throws IOException {
        for (String machine : machines) {
            plant.connect(machine, "lathe", "state", "good");
            plant.tell(machine, "state", BEGIN, 3);
            plant.tell(machine, "good", BEGIN, 0);
            plant.tell(machine, "good", BEGIN.plusSeconds(60), 5);
        }
        plant.alive(BEGIN.plusSeconds(600));
    }

    @Test
    void aPlanIsReadDoneAndHeldAgainstWhatCame() throws Exception {
        JsonNode plan = awaitApi(
                        "assessments/sme-2024?site=works",
                        answer -> points(answer, "equipment-digital").equals("6")
                                && points(answer, "equipment-networked").equals("1.5")
                                && points(answer, "data-collection").equals("1.4"))
                .get("plan");
        assertThat(plan.get("actions").findValuesAsText("id")).containsExactly("mechanism", "equipment-networked");
        assertThat(plan.at("/actions/0/steps")).hasSize(2);
        assertThat(plan.at("/actions/0/others")).hasSize(1);
        for (String language : List.of("en", "zh")) {
            open(language);
            stepsAreThoseOfTheApi(plan, language);
            assertThat(text("#readiness-unsigned"))
                    .as("what machines show is proven by a signed register only")
                    .contains("8.9", "signedOn");
            browser.screenshot(picture("plan-" + language));
        }
        gateway.send("POST", "sites/works/actions/sme-2024?note=winter", "application/json", "");
        for (String language : List.of("en", "zh")) {
            open(language);
            planIsThatOfTheApi(language, false);
        }

        connect(MACHINES.subList(1, MACHINES.size()));
        put(
                "answers/sme-2024",
                "application/yaml",
                ANSWERS.replace("[workflow]", "[workflow, system-rules, data-rules, incentive-rules]"));
        awaitApi(
                "sites/works/actions/sme-2024",
                answer -> answer.at("/recorded/0/milestones").size() == 2);
        for (String language : List.of("en", "zh")) {
            open(language);
            planIsThatOfTheApi(language, true);
            show("#readiness-plans");
            browser.screenshot(picture("plan-came-" + language));
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** Every action with its gain and effort, each step by itself; what is long is folded, and opens by the keyboard. */
    private void stepsAreThoseOfTheApi(JsonNode plan, String language) {
        assertThat(text("#tile-next .big"))
                .startsWith(Integer.toString(plan.get("actions").size()));
        for (int i = 0; i < plan.get("actions").size(); i++) {
            JsonNode action = plan.get("actions").get(i);
            String place = "#tile-next .todo > ol > li:nth-child(" + (i + 1) + ")";
            String shown = text(place);
            assertThat(shown)
                    .contains(action.at("/name/" + language).asText())
                    .contains(action.at("/act/" + language).asText())
                    .contains("+" + action.get("gain").asText())
                    .contains((language.equals("zh") ? "投入 " : "effort ")
                            + action.get("cost").asText());
            int steps = action.get("steps").size();
            assertThat(count(place + " > ol > li")).isEqualTo(steps > 1 ? steps : 0);
            for (int step = 0; steps > 1 && step < steps; step++) {
                assertThat(text(place + " > ol > li:nth-child(" + (step + 1) + ")"))
                        .contains(action.at("/steps/" + step + "/text/" + language)
                                .asText())
                        .contains("+" + action.at("/steps/" + step + "/gain").asText());
            }
            assertThat(count(place + " > details[data-key$=others] li"))
                    .isEqualTo(action.get("others").size());
            assertThat(count(place + " code")).isEqualTo(action.get("targets").size());
        }
        String list = "#tile-next details[data-key=action-equipment-networked-targets]";
        assertThat(text(list + " summary"))
                .as("seven machines stand behind their number")
                .contains("7");
        assertThat(isTrue("document.querySelector('" + list + "').open")).isFalse();
        browser.evaluate("document.querySelector('" + list + " summary').focus()");
        browser.press("Enter");
        awaitPage("the list is open", "document.querySelector('" + list + "').open");
        browser.press("Enter");
        assertThat(count("#tile-next details[data-key=other-ways] > ul > li")).isPositive();
    }

    /** Prediction, actions, milestones and what is there now. */
    private void planIsThatOfTheApi(String language, boolean came) throws IOException, InterruptedException {
        awaitPage("the recorded plan", "document.querySelector('#readiness-plans tbody tr') !== null");
        JsonNode recorded = gateway.get("sites/works/actions/sme-2024").at("/recorded/0");
        assertThat(recorded.get("cameTrue").asBoolean()).isEqualTo(came);
        assertThat(count("#readiness-plans tbody tr")).isEqualTo(1);
        assertThat(cell(1)).contains("winter");
        assertThat(cell(2)).contains(recorded.at("/predicted/score").asText(), "2026-11");
        assertThat(cell(5)).contains(recorded.at("/now/score").asText());
        int done = 0;
        for (JsonNode action : recorded.get("actions")) {
            done += action.get("done").asBoolean() ? 1 : 0;
            assertThat(content("#readiness-plans details"))
                    .contains(action.at("/text/" + language).asText());
        }
        int all = recorded.get("actions").size();
        boolean isChinese = language.equals("zh");
        assertThat(text("#readiness-plans summary"))
                .contains(isChinese ? done + " / " + all : done + " of " + all + " done");
        if (came) {
            assertThat(done).isEqualTo(all);
            assertThat(cell(3)).contains(recorded.at("/milestones/0/score").asText());
            assertThat(cell(4)).contains(recorded.at("/milestones/1/score").asText());
            assertThat(cell(5)).contains(isChinese ? "与预测一致或更好" : "as predicted, or better");
        } else {
            assertThat(cell(3)).isEqualTo(isChinese ? "尚未" : "not yet");
            assertThat(cell(4)).isEqualTo(isChinese ? "尚未" : "not yet");
            assertThat(cell(5)).contains(isChinese ? "比预测低" : "below the prediction by");
        }
    }

    /**
     * From the figure to its machines, a machine's minutes or hours of arrival, and their samples; each query can be asked
     * again by itself.
     */
    @Test
    void aFigureIsWalkedDownToItsSamples() throws IOException {
        for (String language : List.of("en", "zh")) {
            open(language);
            walk("K02", "minutes", "evidence-" + language);
        }
        gateway.clock(AN_HOUR_LATER.getEpochSecond() * 1_000_000_000L);
        plant.alive(AN_HOUR_LATER); // the hour in which all came is over
        for (String language : List.of("en", "zh")) {
            open(language);
            walk("C11", "hours", "evidence-arrivals-" + language);
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** Points, a finding, a target or why none is told: a card says what the API says, and nothing of what is not assessed. */
    @Test
    void aCardSaysWhatItsFigureIsWorth() throws IOException, InterruptedException {
        put(
                "inputs/targets",
                "text/csv",
                "indicator,period,value,unit,programme,source\nK01,2026,150,%,model city,notice 7\n");
        JsonNode results = awaitApi(
                "indicators?site=works&limit=500",
                answer -> scoring(answer, "K01").path("value").asText().equals("missed")
                        && scoring(answer, "C02").path("value").asText().equals("1.5"));
        for (String language : List.of("en", "zh")) {
            boolean isChinese = language.equals("zh");
            open(language);
            awaitPage("the cards", "document.querySelector('#indicator-cards [data-id=C02] .score') !== null");
            assertThat(score("C02")).isEqualTo(isChinese ? "得分 1.5" : "Points 1.5");
            assertThat(score("C12")).isEqualTo(isChinese ? "判定 不满足" : "Finding not met");
            assertThat(score("K01"))
                    .isEqualTo(
                            isChinese
                                    ? "目标 150 % (2026, model city) · 判定 未达到"
                                    : "Target 150 % (2026, model city) · Finding not reached");
            assertThat(score("K03"))
                    .contains(isChinese ? "上年同期没有大于零的数值可供比较" : "The same period a year before has no value");
            int told = 0;
            for (JsonNode one : results.get("indicators")) {
                boolean isAssessed = one.get("status").asText().equals("assessed");
                boolean isShown =
                        count("#indicator-cards [data-id=" + one.get("id").asText() + "] .score") == 1;
                boolean isTold = !one.at("/scoring/low").isNull()
                        || !one.at("/scoring/reason").asText().isEmpty();
                assertThat(isShown).as("%s", one).isEqualTo(isAssessed && isTold);
                told += isShown ? 1 : 0;
            }
            assertThat(told).isGreaterThan(5);
            show("#indicator-cards [data-id=K01]");
            browser.screenshot(picture("scores-" + language));
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private static JsonNode scoring(JsonNode answer, String id) {
        for (JsonNode one : answer.get("indicators")) {
            if (one.get("id").asText().equals(id)) {
                return one.get("scoring");
            }
        }
        throw new AssertionError("no indicator " + id);
    }

    private String score(String id) {
        return text("#indicator-cards [data-id=" + id + "] .score");
    }

    private void walk(String indicator, String level, String picture) throws IOException {
        String card = "document.querySelector('#indicator-cards [data-id=" + indicator + "] a')";
        awaitPage("the card of " + indicator, card + " !== null");
        String first = browser.evaluate(card + ".getAttribute('href')").asText();
        browser.evaluate(card + ".click()");
        assertThat(isShown("assets")).isEqualTo(first);
        deeper();
        assertThat(isShown(level)).startsWith(first).contains("asset=works%2Fm1");
        browser.screenshot(picture(picture));
        deeper();
        assertThat(isShown("points")).startsWith("/api/v1/series?asset=works%2Fm1&signal=");
        assertThat(count("#walk .trail button")).as("the way back").isEqualTo(2);
        browser.evaluate("document.querySelector('#walk .trail button').click()");
        assertThat(isShown("assets")).isEqualTo(first);
        browser.press("Escape");
        awaitPage("it is closed", "!document.querySelector('#walk').open");
    }

    private static String points(JsonNode assessment, String id) {
        for (JsonNode item : assessment.get("items")) {
            if (item.get("id").asText().equals(id)) {
                return item.get("points").asText();
            }
        }
        return "";
    }

    private void deeper() {
        browser.evaluate("document.querySelector('#walk tbody button').click()");
    }

    /** Waits for the level; its query, which gives that again. */
    private String isShown(String list) {
        String link = "document.querySelector('#walk .query a')";
        awaitPage(
                list,
                "document.querySelector('#walk').open && document.querySelector('#walk tbody tr') !== null"
                        + " && fetch(" + link + ".href).then(answer => answer.json()).then(answer => answer['" + list
                        + "'] !== undefined && answer['" + list + "'].length > 0)");
        return browser.evaluate(link + ".getAttribute('href')").asText();
    }

    private void open(String language) {
        browser.open("about:blank");
        browser.open("http://127.0.0.1:" + gateway.httpPort() + "/?lang=" + language + "#readiness-view");
        awaitPage(
                "the page in " + language,
                "document.documentElement?.lang.startsWith('" + language
                        + "') && document.querySelector('#tile-next') !== null"
                        + " && document.querySelector('#readiness-result') !== null");
    }

    private void show(String place) {
        browser.evaluate("document.querySelector('" + place + "').scrollIntoView()");
    }

    private String cell(int column) {
        return text("#readiness-plans tbody td:nth-child(" + column + ")");
    }

    private String text(String place) {
        return browser.evaluate("document.querySelector('" + place + "').innerText")
                .asText()
                .strip();
    }

    private String content(String place) {
        return browser.evaluate("document.querySelector('" + place + "').textContent")
                .asText();
    }

    private int count(String place) {
        return browser.evaluate("document.querySelectorAll('" + place + "').length")
                .asInt();
    }

    private boolean isTrue(String expression) {
        return browser.evaluate(expression).asBoolean();
    }

    private void awaitPage(String what, String expression) {
        await(what).atMost(LIMIT).ignoreExceptions().until(() -> isTrue(expression));
    }

    private JsonNode awaitApi(String path, Predicate<JsonNode> wanted) {
        Callable<JsonNode> answer = () -> gateway.get(path);
        return await(path)
                .atMost(LOOKED_AT)
                .pollInterval(Duration.ofMillis(200))
                .until(answer, wanted::test);
    }

    private static Path picture(String name) throws IOException {
        return Steelyard.root().resolve("system-tests/target/" + name + ".png");
    }

    private void put(String what, String type, String body) throws IOException, InterruptedException {
        gateway.send("PUT", "sites/works/" + what, type, body);
    }
}
