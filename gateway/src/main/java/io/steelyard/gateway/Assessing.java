package io.steelyard.gateway;

import io.steelyard.gateway.api.Assessments;
import io.steelyard.gateway.assessment.AnswerShelf;
import io.steelyard.gateway.assessment.AssessmentDesk;
import io.steelyard.gateway.assessment.Milestone;
import io.steelyard.gateway.assessment.Milestones;
import io.steelyard.gateway.assessment.Models;
import io.steelyard.gateway.assessment.Predictions;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.system.DocumentTable;
import io.steelyard.gateway.system.FullException;
import io.steelyard.gateway.system.MilestoneTable;
import io.steelyard.gateway.system.SystemRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Assessments joined to where answers are kept and to those who ask. No decisions live here. */
final class Assessing {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final AssessmentDesk desk;
    private final Predictions predictions;
    private final Supplier<LocalDate> today;

    /** {@code plants} says what is proven of a site. */
    Assessing(GatewayConfig config, SystemRecords system, Surroundings around, AssessmentDesk.Plants plants) {
        LongSupplier now = around::now;
        today = () ->
                LocalDate.ofInstant(Instant.ofEpochSecond(now.getAsLong() / NANOS_A_SECOND), ZoneId.of(config.zone()));
        Models models = OwnData.models(config);
        Kept kept = new Kept(system.documents(), new MilestoneTable(system));
        desk = new AssessmentDesk(models, kept, kept, plants);
        predictions =
                new Predictions(desk, new Predictions.Shelves(kept, kept), config::zoneOf, now, around.nanoTime());
    }

    /** Recorded plans against what is there. */
    Predictions predictions() {
        return predictions;
    }

    /** As the API asks for them. */
    Assessments assessments() {
        return new Handed();
    }

    /** What the model gives for sites, as indicators count with it. */
    EvidenceSource outcome(String model) {
        return (subject, assets, window) -> desk.outcome(new AssessmentDesk.Which(subject.site(), model), window);
    }

    /** A site's assessments as rows for dashboards. */
    List<ResultRow> rows(String site, Window window, AssessmentDesk.Plants proofs) {
        return desk.rows(site, window, proofs);
    }

    /** Documents in the system records. */
    private record Kept(DocumentTable table, MilestoneTable happened) implements AnswerShelf, Milestones {

        private static DocumentTable.Name named(Name name) {
            return new DocumentTable.Name(name.site(), name.kind());
        }

        private static Version of(DocumentTable.Version version) {
            return new Version(
                    version.version(), version.who(), version.at(), version.note(), version.sha256(), version.body());
        }

        @Override
        public Version put(Name name, String body, AnswerShelf.By by) {
            try {
                return of(table.put(named(name), new DocumentTable.Draft(body, by.who(), by.at(), by.note())));
            } catch (FullException e) {
                throw MistakesException.of(String.valueOf(e.getMessage()), "nothing was taken");
            }
        }

        @Override
        public @Nullable Version latest(Name name) {
            DocumentTable.Version latest = table.latest(named(name));
            return latest == null ? null : of(latest);
        }

        @Override
        public List<Version> history(Name name, long before, int limit) {
            return table.history(named(name), before, limit).stream()
                    .map(Kept::of)
                    .toList();
        }

        @Override
        public List<Name> plans() {
            return table.namesBeginning("actions/").stream()
                    .map(name -> new Name(name.site(), name.kind()))
                    .toList();
        }

        @Override
        public Map<Long, List<Milestone>> of(Name name) {
            return happened.of(named(name)).stream()
                    .collect(Collectors.groupingBy(
                            MilestoneTable.Row::version, Collectors.mapping(Kept::milestone, Collectors.toList())));
        }

        private static Milestone milestone(MilestoneTable.Row row) {
            return new Milestone(Milestone.What.valueOf(row.what().toUpperCase(Locale.ROOT)), row.at(), row.body());
        }

        @Override
        public void keep(Name name, long version, Milestone milestone) {
            happened.keep(
                    named(name),
                    new MilestoneTable.Row(version, milestone.what().word(), milestone.at(), milestone.body()));
        }
    }

    /** What the API asks for. */
    private final class Handed implements Assessments {

        @Override
        public String list() {
            return desk.list();
        }

        @Override
        public String template(String model) {
            return desk.template(model);
        }

        @Override
        public String score(String model, String answers) {
            return desk.score(model, answers, today.get());
        }

        @Override
        public String ofSite(Which which, Over over) {
            return desk.ofSite(of(which), of(over));
        }

        @Override
        public String declare(Which which, String answers, Assessments.By by) {
            String kept = desk.declare(of(which), answers, of(by));
            predictions.touched();
            return kept;
        }

        @Override
        public String declared(Which which) {
            return desk.declared(of(which));
        }

        @Override
        public String versions(Which which, long before, int limit) {
            return desk.versions(of(which), before, limit);
        }

        @Override
        public String record(Which which, Over over, Assessments.By by) {
            return desk.record(of(which), of(over), of(by));
        }

        @Override
        public String recorded(Which which, Over over, int limit) {
            return desk.recorded(of(which), of(over), limit);
        }

        private static AssessmentDesk.Which of(Which which) {
            return new AssessmentDesk.Which(which.site(), which.model());
        }

        private static AssessmentDesk.Over of(Over over) {
            return new AssessmentDesk.Over(over.window(), over.period());
        }

        private static AnswerShelf.By of(Assessments.By by) {
            return new AnswerShelf.By(by.who(), by.at(), by.note());
        }
    }
}
