package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.process.Child;
import io.steelyard.gateway.assessment.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code ./steelyard assess} as a person starts it: from exec until it has answered and ended, cheapest way to the next level included. */
public final class AssessAlone implements Scenario {
    private static final double MILLI = 1e6;
    private static final int MOST_MILLIS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SME = "sme-2024";
    private static final String CMMM = "cmmm-2020";

    /** Every item is answered, every scene too; level two is two changes away. */
    private static final String ANSWERS = """
            model: sme-2024
            answers:
              network: [control, application]
              equipment-digital: {ratio: 0.45}
              equipment-networked: {ratio: 0.32}
              data-collection: [product-design, production-control, quality-management]
              information-systems: none
              network-security: [rules]
              data-security: [rules]
              planning: plan
              mechanism: [workflow]
              talent: [staff]
              funding: {ratio: 0.1}
              green: up
              quality: down
              market: down
              value: up
            scenes: {product-design: 0, marketing: 1, production-control: 2, quality-management: 3, equipment-management: 0, safety: 1, energy-management: 2, procurement: 3, warehouse-logistics: 0, finance: 1, process-design: 2, after-sales: 3, planning-scheduling: 0, human-resources: 1, collaboration: 2, decision-support: 3}
            """;

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        Path sme = Files.writeString(bench.house().folder().resolve("sme.yaml"), ANSWERS);
        Path cmmm = Files.writeString(bench.house().folder().resolve("cmmm.yaml"), findings());
        List<Double> ofSme = new ArrayList<>();
        List<Double> ofCmmm = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            ofSme.add(once(bench, "sme-" + i, SME, sme));
            ofCmmm.add(once(bench, "cmmm-" + i, CMMM, cmmm));
        }
        return List.of(
                Row.of(
                        Aim.atMost(
                                "assess",
                                "an answers file scored: ./steelyard assess, start to end",
                                MOST_MILLIS,
                                "ms"),
                        new Runs(ofSme),
                        "ms",
                        CMMM + ", findings of its 20 sub-domains at five levels: "
                                + Runs.figure(new Runs(ofCmmm).median()) + " ms",
                        "exec of ./steelyard assess --model " + SME
                                + " --answers FILE, every item and scene answered, until the process has ended; the two models in turn"));
    }

    /** Level one is met everywhere and nothing above it, so that the way to level two has to be searched. */
    private static String findings() {
        return Models.builtIn()
                .template(CMMM)
                .lines()
                .filter(line -> line.startsWith("  # ") && line.contains(": {1: ["))
                .map(line -> "  " + line.substring(4, line.indexOf(':'))
                        + ": {1: [met], 2: [not], 3: [partly], 4: [not], 5: [not]}\n")
                .collect(Collectors.joining("", "type: discrete\nfindings:\n", ""));
    }

    private static double once(Bench bench, String run, String model, Path answers) throws Exception {
        long begin = System.nanoTime();
        Child assess =
                bench.house().steelyard("assess-" + run, "assess", "--model", model, "--answers", answers.toString());
        int code = assess.exitCode(PATIENCE);
        double millis = (System.nanoTime() - begin) / MILLI;
        if (code != 0) {
            throw new IOException("assess ended with " + code + "; see its log");
        }
        return millis;
    }
}
