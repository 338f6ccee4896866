package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.system.Browser;
import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The readiness page of a gateway with two sites in two zones: whose figures it shows and of which time is chosen by hand, stands
 * in the address, and is what the API says of that site and that time. The gateway's process, a real browser, both languages.
 */
@Timeout(300)
final class TwoSitesPageIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final Instant SUNDAY = Instant.parse("2026-11-29T02:00:00Z");
    private static final Instant THIS_MORNING = Instant.parse("2026-12-01T02:00:00Z");
    private static final int HOUR = 3_600;

    @TempDir
    private static Path folder;

    private static GatewayProcess gateway;
    private static ToldPlant hall;
    private static ToldPlant works;
    private static Browser browser;

    @BeforeAll
    static void twoSitesOfTwoZonesHaveRunInTwoMonths() throws IOException, InterruptedException {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        gateway = GatewayProcess.brief(
                folder.resolve("gateway"),
                "UTC",
                NOW.getEpochSecond() * 1_000_000_000L,
                "sites: {hall: {zone: Asia/Shanghai}, works: {zone: UTC}}\n");
        gateway.start();
        hall = new ToldPlant(gateway.mqttPort(), "hall", NOW);
        works = new ToldPlant(gateway.mqttPort(), "works", NOW);
        for (String press : List.of("p1", "p2")) {
            hall.connect(press, "press", "state", "good");
        }
        for (String meter : List.of("main", "east", "west", "lamp")) {
            hall.connect(meter, "energy-meter", "energy");
            hall.tell(meter, "energy", THIS_MORNING, 0);
        }
        works.connect("m1", "lathe", "state", "good");
        for (Instant begin : List.of(SUNDAY, THIS_MORNING)) {
            run(hall, "p1", begin, 2 * HOUR);
            run(hall, "p2", begin, HOUR);
            run(works, "m1", begin, 3 * HOUR);
        }
        Map.of("main", 100, "east", 60, "west", 30, "lamp", 30).forEach(TwoSitesPageIT::used);
        hall.alive(NOW.minusSeconds(60));
        works.alive(NOW.minusSeconds(60));
        allIsFolded();
        browser = Browser.start(chromium, folder.resolve("profile"));
    }

    @AfterAll
    static void end() throws IOException {
        for (AutoCloseable one : new AutoCloseable[] {browser, hall, works, gateway}) {
            close(one);
        }
    }

    private static void close(AutoCloseable one) throws IOException {
        try {
            if (one != null) {
                one.close();
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** What was told of two months is worked into minutes bit by bit; a busy machine may pause in the middle of it. */
    private static void allIsFolded() {
        for (String month : List.of("2026-11", "2026-12")) {
            awaitHours("hall", "&period=" + month, Map.of("hall/p1", "2", "hall/p2", "1"));
            awaitHours("works", "&period=" + month, Map.of("works/m1", "3"));
        }
        Map<String, JsonNode> before = new TreeMap<>();
        await("figures of both months stay as they are")
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> {
                    boolean isSame = true;
                    for (String site : List.of("hall", "works")) {
                        for (String month : List.of("2026-11", "2026-12")) {
                            JsonNode now = gateway.get("kpi?site=" + site + "&by=asset&period=" + month);
                            isSame &= now.equals(before.put(site + month, now));
                        }
                    }
                    return isSame;
                });
    }

    private static void used(String meter, long counted) {
        try {
            hall.tell(meter, "energy", THIS_MORNING.plusSeconds(HOUR), counted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It executes for so long, and is stopped then. */
    private static void run(ToldPlant plant, String machine, Instant begin, int seconds) throws IOException {
        plant.tell(machine, "state", begin, 3);
        plant.tell(machine, "good", begin, 0);
        plant.tell(machine, "good", begin.plusSeconds(seconds), 5);
        plant.tell(machine, "state", begin.plusSeconds(seconds), 2);
    }

    /** By keyboard and by link: level, key figures and indicators are of the site and the time that the page names. */
    @Test
    void eachSiteIsShownOfTheTimeThatIsChosen() throws IOException, InterruptedException {
        awaitHours("hall", "", Map.of("hall/p1", "2", "hall/p2", "1"));
        awaitHours("works", "", Map.of("works/m1", "3"));
        for (String language : List.of("en", "zh")) {
            boolean isChinese = language.equals("zh");
            open("?lang=" + language);
            shows("hall", "", "Asia/Shanghai");
            assertThat(options("site")).isEqualTo("hall,works");
            assertThat(options("period")).isEqualTo(",24h,7d,2026-12,2026-11,2026-Q4,2026-Q3,2026,2025,days");
            assertThat(text("#scope-shown"))
                    .contains(isChinese ? "本月至今" : "this month so far", isChinese ? "最近 24 小时" : "the last 24 hours");
            browser.evaluate("document.getElementById('scope-site').focus()");
            browser.press("ArrowDown");
            shows("works", "", "UTC");
            assertThat(browser.evaluate("document.activeElement.id").asText())
                    .as("who chooses by keyboard stays there")
                    .isEqualTo("scope-site");
            browser.screenshot(picture("site-" + language));
            choose("period", "2026-11");
            shows("works", "2026-11", isChinese ? "2026年11月1日 00:00" : "Nov 1, 2026, 00:00");
            assertThat(text("#kpi-window")).contains(isChinese ? "2026年12月1日 00:00" : "Dec 1, 2026, 00:00");
            assertThat(text("#readiness-window")).contains(isChinese ? "2026年11月1日 00:00" : "Nov 1, 2026, 00:00");
            assertThat(text("#indicators-window")).contains(isChinese ? "2026年11月1日 00:00" : "Nov 1, 2026, 00:00");
            browser.screenshot(picture("last-month-" + language));
            String address = browser.evaluate("location.search").asText();
            assertThat(address).isEqualTo("?lang=" + language + "&site=works&period=2026-11");
            String figures = text("#kpi-table");
            open(address);
            shows("works", "2026-11", "UTC");
            assertThat(text("#kpi-table")).as("a link shows the same").isEqualTo(figures);
            browser.evaluate("history.back()");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** Quarters and days are the site's own; what a level is not told of is said, with what is shown instead. */
    @Test
    void daysAndQuartersAreChosenToo() throws IOException, InterruptedException {
        awaitHours("hall", "&period=2026-11", Map.of("hall/p1", "2", "hall/p2", "1"));
        for (String language : List.of("en", "zh")) {
            boolean isChinese = language.equals("zh");
            open("?lang=" + language + "&site=hall");
            choose("period", "2026-Q3");
            shows("hall", "2026-Q3", isChinese ? "2026年7月1日 00:00" : "Jul 1, 2026, 00:00");
            choose("period", "7d");
            shows("hall", "2026-11-25/2026-12-01", isChinese ? "2026年11月25日 00:00" : "Nov 25, 2026, 00:00");
            assertThat(text("#scope-shown")).contains(isChinese ? "等级至少按月评定：2026-12" : "a month or more: 2026-12");
            choose("period", "days");
            awaitPage("two days", "document.getElementById('scope-to') !== null");
            browser.evaluate("document.getElementById('scope-from').value = '2026-11-29'");
            choose("to", "2026-11-28");
            awaitPage(
                    "they are the wrong way round",
                    "document.getElementById('scope-shown').textContent.includes('"
                            + (isChinese ? "先早后晚" : "the earlier one first") + "')");
            choose("to", "2026-11-30");
            shows("hall", "2026-11-29/2026-11-30", isChinese ? "2026年12月1日 00:00" : "Dec 1, 2026, 00:00");
            assertThat(browser.evaluate("location.search").asText()).endsWith("period=2026-11-29%2F2026-11-30");
            browser.screenshot(picture("days-" + language));
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** What talks and is not registered, the reverse, and signals that are not seen: listed, as the API has them. */
    @Test
    void theRegisterIsHeldAgainstTheWire() throws IOException, InterruptedException {
        put("hall", "assets", "asset,production,signals\np1,yes,good;torque\np3,yes,\n");
        put(
                "hall",
                "meters",
                "meter,asset,resource,parent\ntop,main,electricity,\ne,east,electricity,top\n"
                        + "w,west,electricity,top\nl,lamp,electricity,w\n");
        JsonNode differences = gateway.get("sites/hall/register:diff");
        assertThat(differences.at("/notRegistered").findValuesAsText("asset")).containsExactly("hall/p2");
        assertThat(differences.at("/notOnTheWire").findValuesAsText("asset")).containsExactly("hall/p3");
        assertThat(differences.at("/signalsNotSeen").findValuesAsText("signal")).containsExactly("torque");
        for (String language : List.of("en", "zh")) {
            boolean isChinese = language.equals("zh");
            open("?lang=" + language + "&site=hall");
            awaitPage("three lists", "document.querySelectorAll('#register-list table').length === 3");
            assertThat(text("#register-list"))
                    .contains(isChinese ? "在线但未登记 (1)" : "Talk, but are not registered (1)")
                    .contains(isChinese ? "已登记但不在线 (1)" : "Registered, but do not talk (1)")
                    .contains("hall/p2", "hall/p3", "torque", isChinese ? "从未" : "never")
                    .contains(isChinese ? "台账未签署" : "The register is not signed")
                    .doesNotContain("register-");
            subMetersAreThoseOfTheApi(language);
            browser.screenshot(picture("register-" + language));
            open("?lang=" + language + "&site=works");
            awaitPage("none is there", "document.querySelector('#register-list p.warn') !== null");
            assertThat(text("#register-list")).contains(isChinese ? "尚未登记" : "Not registered yet", "1");
            assertThat(text("#submeter-list")).contains(isChinese ? "没有下设分表的计量点" : "No meter has others below it");
        }
        put("works", "assets", "asset,production\nm1,yes\n");
        for (String language : List.of("en", "zh")) {
            open("?lang=" + language + "&site=works");
            awaitPage("nothing differs", "document.querySelector('#register-list p.good') !== null");
            assertThat(text("#register-list p.good")).contains(language.equals("zh") ? "没有差异" : "Nothing differs");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** One meter shows more than those below it, another what the one below it shows. */
    private static void subMetersAreThoseOfTheApi(String language) throws IOException, InterruptedException {
        awaitPage("two meters", "document.querySelectorAll('#submeter-list tbody tr').length === 2");
        JsonNode balance = gateway.get("kpi?site=hall").get("balance");
        assertThat(balance.findValuesAsText("meter")).containsExactlyInAnyOrder("hall/main", "hall/west");
        boolean isChinese = language.equals("zh");
        for (int row = 0; row < 2; row++) {
            String place = "#submeter-list tbody tr:nth-child(" + (row + 1) + ")";
            String meter = balance.get(row).get("meter").asText();
            assertThat(text(place)).startsWith(meter);
            balance.get(row)
                    .get("children")
                    .forEach(child -> assertThat(text(place)).contains(child.asText()));
            int left = balance.get(row).get("difference").asInt();
            assertThat(left).isEqualTo(meter.equals("hall/main") ? 10 : 0);
            assertThat(text(place + " td:nth-child(4)"))
                    .contains(
                            left == 0
                                    ? isChinese ? "没有差异" : "nothing differs"
                                    : isChinese ? "10 kW·h (10%)\n没有分表计量" : "10 kW·h (10%)\nmeasured by none below it");
        }
    }

    /** Who looks on Tuesday finds Sunday's stops: counted, the newest first, as the API has them. */
    @Test
    void stopsOfAWeekAreListed() throws IOException, InterruptedException {
        String path = "sites/works/stops?from=2026-11-24T12:00:00Z&to=" + NOW;
        JsonNode stops = awaitStops(path);
        assertThat(stops.findValuesAsText("from")).anyMatch(from -> from.startsWith("2026-11-29"));
        for (String language : List.of("en", "zh")) {
            open("?lang=" + language + "&site=works");
            awaitPage("the stops", "document.querySelector('#stop-rows tbody tr') !== null");
            int count = stops.size();
            assertThat(text("#stops-count"))
                    .isEqualTo(
                            language.equals("zh")
                                    ? "待填原因的停机：" + count + " 次"
                                    : "Stops that wait for a reason: " + count);
            List<String> begins = new ArrayList<>(stops.findValuesAsText("from"));
            begins.sort(Comparator.reverseOrder());
            JsonNode shown = browser.evaluate("import('/console/common.js').then(common => ["
                    + "[...document.querySelectorAll('#stop-rows tbody tr')].map(row => row.cells[1].innerText),"
                    + "['" + String.join("','", begins) + "'].map(begin => common.at(begin, 'UTC'))])");
            assertThat(shown.get(0)).isEqualTo(shown.get(1));
            assertThat(text("#stop-rows tbody td")).isEqualTo("works/m1");
            browser.evaluate("document.getElementById('stops').scrollIntoView()");
            browser.screenshot(picture("stops-" + language));
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private static JsonNode awaitStops(String path) {
        return await("two stops").atMost(LIMIT).until(() -> gateway.get(path).get("stops"), stops -> stops.size() >= 2);
    }

    private static void put(String site, String table, String rows) throws IOException, InterruptedException {
        gateway.send("PUT", "sites/" + site + "/inputs/" + table, "text/csv", rows);
    }

    private static void awaitHours(String site, String period, Map<String, String> hours) {
        await("what machines of " + site + " did is known")
                .atMost(LIMIT)
                .until(() -> hours(gateway.get("kpi?site=" + site + "&by=asset" + period), "")
                        .entrySet()
                        .containsAll(hours.entrySet()));
    }

    /** Productive hours by machine, as the page writes them; {@code none} where the API has no number. */
    private static Map<String, String> hours(JsonNode kpi, String none) {
        DecimalFormat format = new DecimalFormat("#,##0.#", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        Map<String, String> hours = new TreeMap<>();
        for (JsonNode row : kpi.get("rows")) {
            JsonNode seconds = row.at("/elements/apt/value");
            hours.put(
                    row.get("subject").asText(), seconds.isNumber() ? format.format(seconds.asDouble() / HOUR) : none);
        }
        return hours;
    }

    /** Level, machines and their hours are what the API says of the site and the time; the window names {@code words}. */
    private static void shows(String site, String period, String words) throws IOException, InterruptedException {
        awaitPage(
                "figures of " + site + " " + period,
                "document.querySelector('#kpi-table tbody td')?.innerText.startsWith('" + site
                        + "/') && document.getElementById('kpi-window').innerText.includes('" + words
                        + "') && document.querySelector('#tile-level') !== null"
                        + " && document.querySelector('#readiness-window').innerText.includes('" + site + "')"
                        + " && document.querySelector('#indicator-cards .card') !== null");
        String of = period.isEmpty() ? "" : "&period=" + period;
        JsonNode rows = browser.evaluate("[...document.querySelectorAll('#kpi-table tbody tr')]"
                + ".map(row => [row.cells[0].firstChild.textContent, row.cells[row.cells.length - 3].innerText])");
        Map<String, String> shown = new TreeMap<>();
        rows.forEach(row -> shown.put(row.get(0).asText(), row.get(1).asText()));
        String language =
                browser.evaluate("document.documentElement.lang.slice(0, 2)").asText();
        String none = language.equals("zh") ? "未评估" : "not assessed";
        assertThat(shown).isEqualTo(hours(gateway.get("kpi?site=" + site + "&by=asset" + of), none));
        String months = period.contains("/")
                ? "&period=" + period.substring(period.indexOf('/') + 1).substring(0, 7)
                : of;
        JsonNode level =
                gateway.get("assessments/sme-2024?site=" + site + months).at("/level/names");
        assertThat(text("#tile-level .big"))
                .contains(
                        level.at("/low/" + language).asText(),
                        level.at("/high/" + language).asText());
        assertThat(text("#indicator-cards .card")).contains(site);
    }

    private static void open(String query) {
        browser.open("about:blank");
        browser.open("http://127.0.0.1:" + gateway.httpPort() + "/" + query + "#readiness-view");
        awaitPage("the page", "document.getElementById('scope-site') !== null");
    }

    private static void choose(String what, String value) {
        browser.evaluate("(one => { one.value = '" + value
                + "'; one.dispatchEvent(new Event('change')); })(document.getElementById('scope-" + what + "'))");
    }

    private static String options(String what) {
        return browser.evaluate(
                        "[...document.getElementById('scope-" + what + "').options].map(one => one.value).join()")
                .asText();
    }

    private static String text(String place) {
        return browser.evaluate("document.querySelector('" + place + "').innerText")
                .asText()
                .strip();
    }

    private static void awaitPage(String what, String expression) {
        await(what)
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> browser.evaluate(expression).asBoolean());
    }

    private static Path picture(String name) throws IOException {
        return Steelyard.root().resolve("system-tests/target/readiness-of-" + name + ".png");
    }
}
