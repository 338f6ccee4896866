package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The capability maturity model (GB/T 39116 and 39117) scored as a person does it with the printed tables: weights, findings and
 * thresholds are written down here once more, and nothing of the program is used but its fractions.
 */
final class CmmmByTheBook {
    private static final int LEVELS = 5;
    private static final Exact ENOUGH = decimal("0.8");
    private static final Map<String, Exact> WORTH =
            Map.of("met", Exact.ONE, "largely", decimal("0.8"), "partly", decimal("0.5"), "not", Exact.ZERO);

    /** Element, its weight; domain, its weight in the element; sub-domains with theirs in the domain. */
    private static final List<String> DISCRETE = List.of(
            "6 100 organisation-strategy 50 personnel-skills 50",
            "11 100 data 46 integration 27 information-security 27",
            "6 100 equipment 67 network 33",
            "77 13 product-design 50 process-design 50",
            "77 48 procurement 14 planning-scheduling 16 production-operation 16 equipment-management 14"
                    + " safety-environment 14 warehouse-distribution 14 energy-management 12",
            "77 13 logistics 100",
            "77 13 sales 100",
            "77 13 customer-service 50 product-service 50");

    private static final List<String> PROCESS = List.of(
            "6 100 organisation-strategy 50 personnel-skills 50",
            "11 100 data 46 integration 27 information-security 27",
            "15 100 equipment 67 network 33",
            "68 4 process-design 100",
            "68 63 procurement 14 planning-scheduling 14 production-operation 23 equipment-management 15"
                    + " safety-environment 12 warehouse-distribution 12 energy-management 10",
            "68 15 logistics 100",
            "68 15 sales 100",
            "68 3 customer-service 100");

    /** What may be left out, as answers say it. */
    private static final List<String> TAILORED = List.of(
            "",
            "",
            "design",
            "service",
            "logistics, sales",
            "product-design",
            "process-design",
            "customer-service",
            "product-service",
            "logistics, sales, design, service",
            "process-design, customer-service");

    private static final Map<String, String> DOMAINS = Map.of(
            "design", "product-design process-design",
            "service", "customer-service product-service");

    private final String type;
    private final String tailored;
    private final Map<String, Map<Integer, List<String>>> findings = new TreeMap<>();
    private final Map<String, Exact> weights;

    /** Findings by chance: an enterprise has got so far, and beyond that little is met; some know all, some not. */
    CmmmByTheBook(Random chance) {
        type = chance.nextBoolean() ? "discrete" : "process";
        tailored = TAILORED.get(chance.nextInt(TAILORED.size()));
        weights = weights();
        double far = chance.nextDouble() * (LEVELS + 0.5);
        double known = List.of(0.6, 0.95, 1.0, 1.0, 1.0).get(chance.nextInt(5));
        List<String> lesser = List.of("largely", "partly", "not", "partly");
        for (String one : weights.keySet()) {
            Map<Integer, List<String>> levels = new TreeMap<>();
            for (int level = 1; level <= LEVELS; level++) {
                double met = Math.max(0.02, Math.min(0.98, far - level + 1));
                List<String> found = new ArrayList<>();
                for (int i = 1 + chance.nextInt(5); i > 0; i--) {
                    found.add(chance.nextDouble() < met ? "met" : lesser.get(chance.nextInt(4)));
                }
                if (chance.nextDouble() < known) {
                    levels.put(level, found);
                }
            }
            findings.put(one, levels);
        }
    }

    private static Exact decimal(String text) {
        return Exact.of(new java.math.BigDecimal(text));
    }

    /** Of each sub-domain that is not left out; what is left out leaves its weight to the others of its parent. */
    private Map<String, Exact> weights() {
        Set<String> out = new TreeSet<>();
        for (String one : tailored.split(", ")) {
            out.addAll(List.of(DOMAINS.getOrDefault(one, one).split(" ")));
        }
        Map<String, Map<String, Exact>> kept = new LinkedHashMap<>(); // by element and domain
        Map<String, Exact> ofElement = new TreeMap<>();
        for (String line : type.equals("discrete") ? DISCRETE : PROCESS) {
            String[] words = line.split(" ");
            Map<String, Exact> parts = new TreeMap<>();
            for (int i = 2; i < words.length; i += 2) {
                if (!out.contains(words[i])) {
                    parts.put(words[i], decimal(words[i + 1]));
                }
            }
            if (!parts.isEmpty()) {
                kept.put(line, parts);
                ofElement.merge(element(line), decimal(words[1]), Exact::plus);
            }
        }
        Map<String, Exact> shares = new TreeMap<>();
        kept.forEach((line, parts) -> {
            String[] words = line.split(" ");
            Exact all = parts.values().stream().reduce(Exact.ZERO, Exact::plus);
            Exact domain = decimal(words[0])
                    .over(Exact.of(100))
                    .times(decimal(words[1]))
                    .over(ofElement.get(element(line)));
            parts.forEach((one, weight) -> shares.put(one, domain.times(weight).over(all)));
        });
        return shares;
    }

    /** Only the last has several domains; of the others two have one weight. */
    private static String element(String line) {
        String[] words = line.split(" ");
        return words[1].equals("100") ? line : words[0];
    }

    /** As somebody hands them in. */
    String yaml() {
        StringBuilder text =
                new StringBuilder("model: cmmm-2020\ntype: " + type + "\ntailoredOut: [" + tailored + "]\nfindings:\n");
        findings.forEach((one, levels) -> {
            text.append("  ").append(one).append(": {");
            levels.forEach((level, found) -> text.append(level + ": " + found + ", "));
            text.append("}\n");
        });
        return text.toString();
    }

    /** Of each level; what nobody found counts nothing at worst, and as met at best. */
    private List<Exact> ofLevels(boolean best) {
        List<Exact> scores = new ArrayList<>();
        for (int level = 1; level <= LEVELS; level++) {
            Exact score = Exact.ZERO;
            for (Map.Entry<String, Exact> one : weights.entrySet()) {
                List<String> found = findings.get(one.getKey()).get(level);
                Exact mean = found == null
                        ? best ? Exact.ONE : Exact.ZERO
                        : found.stream()
                                .map(WORTH::get)
                                .reduce(Exact.ZERO, Exact::plus)
                                .over(Exact.of(found.size()));
                score = score.plus(one.getValue().times(mean));
            }
            scores.add(score);
        }
        return scores;
    }

    /** A level that is satisfied counts 1, another its own score; the strict rule ends with the first that is not. */
    private static Exact sum(List<Exact> levels, boolean strict) {
        Exact sum = Exact.ZERO;
        for (Exact level : levels) {
            boolean isEnough = level.isAtLeast(ENOUGH);
            sum = sum.plus(isEnough ? Exact.ONE : level);
            if (strict && !isEnough) {
                break;
            }
        }
        return sum;
    }

    private static int level(Exact sum) {
        int level = 0;
        while (level < LEVELS && sum.isAtLeast(Exact.of(level).plus(ENOUGH))) {
            level++;
        }
        return level;
    }

    /** Both bounds of the score and of the level. */
    String result(boolean strict) {
        Exact low = sum(ofLevels(false), strict);
        Exact high = sum(ofLevels(true), strict);
        return low + " to " + high + ", level " + level(low) + " to " + level(high);
    }
}
