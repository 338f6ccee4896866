package io.steelyard.gateway.assessment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.Problem;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Assessments of sites: the models, the answers that sites declare, and what machines prove, as documents for the API. Any
 * thread. What is wrong in what is given is a {@link MistakesException} that names the field; nothing of it is taken.
 */
public final class AssessmentDesk {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final Models models;
    private final AnswerShelf shelf;
    private final Milestones milestones;
    private final Plants plants;

    /** Opens nothing. */
    public AssessmentDesk(Models models, AnswerShelf shelf, Milestones milestones, Plants plants) {
        this.milestones = milestones;
        this.models = models;
        this.shelf = shelf;
        this.plants = plants;
    }

    /** What is proven of a site over a window. */
    @FunctionalInterface
    public interface Plants {
        Telemetry of(Asked asked);
    }

    /**
     * A window of a site.
     *
     * @param period as it was asked for, or null
     * @param before what changes are measured against: the baseline that the answers name, else the same window a year
     *     earlier; null where that is not before the window
     */
    public record Asked(
            String site,
            Window window,
            @Nullable String period,
            @Nullable Window before) {}

    /** A window, and the period that it was asked for by, or null. */
    public record Over(Window window, @Nullable String period) {}

    /** Of which site, by which model. */
    public record Which(String site, String model) {
        AnswerShelf.Name answers() {
            return new AnswerShelf.Name(site, "answers/" + model);
        }

        AnswerShelf.Name actions() {
            return new AnswerShelf.Name(site, "actions/" + model);
        }
    }

    /** The models, as JSON. */
    public String list() {
        return written(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("assessments");
            for (Models.Summary model : models.list()) {
                json.writeStartObject();
                json.writeStringField("model", model.model());
                json.writeStringField("edition", model.edition());
                ResultJson.words(json, "name", model.name());
                json.writeBooleanField("draft", model.draft());
                json.writeBooleanField("informative", model.informative());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** A commented answers file to fill in. */
    public String template(String model) {
        known(model);
        return models.template(model);
    }

    /** Scores a document of answers; a pure function of it and, where it names none, of the day. */
    public String score(String model, String answers, LocalDate today) {
        known(model);
        return asked(() -> models.score(model, DataFile.of("answers", answers), Telemetry.none(), today)
                .json());
    }

    /** A site's assessment over a window: what it declares and what is proven of it. */
    public String ofSite(Which which, Over over) {
        known(which.model());
        return assessed(which, over).json();
    }

    /** A site's assessments over a window as rows for dashboards, by every model that gives a level; {@code proofs} says what is proven. */
    public List<ResultRow> rows(String site, Window window, Plants proofs) {
        return models.list().stream()
                .map(model -> new Which(site, model.model()))
                .map(which -> AssessmentRows.of(which, assessed(which, new Over(window, null), proofs), window.from()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** What the model gives for a site over a window, as the quantity {@code assessment.MODEL}. */
    public Evidence outcome(Which which, Window window) {
        Assessed assessed = assessed(which, new Over(window, null));
        SortedMap<String, Quantity> quantities = new TreeMap<>();
        quantities.put("assessment." + which.model(), Outcome.of(assessed));
        SortedMap<String, String> digests = new TreeMap<>();
        digests.put("assessment." + which.model(), assessed.fingerprint());
        return new Evidence(which.site(), window, quantities, digests);
    }

    /** Whether there is such a model. */
    boolean knows(Which which) {
        return models.has(which.model());
    }

    /** A site's assessment over a window. */
    Assessed assessed(Which which, Over over) {
        return assessed(which, over, plants);
    }

    private Assessed assessed(Which which, Over over, Plants proofs) {
        Model model = models.model(which.model());
        AnswerShelf.Version kept = shelf.latest(which.answers());
        Window window = over.window();
        Answers answers = kept == null
                ? Answers.none(model)
                : asked(() -> AnswersReader.read(
                        DataFile.of("answers", kept.body()), model, Answers.Day.fixed(lastDay(window))));
        SortedMap<String, String> subject = new TreeMap<>(answers.subject());
        subject.put("site", which.site());
        subject.put("from", instant(window.from()));
        subject.put("to", instant(window.to()));
        subject.put("zone", window.zone());
        if (kept != null) {
            subject.put("answers", Long.toString(kept.version()));
        }
        String period = over.period();
        if (period != null) {
            subject.put("period", period);
        }
        Asked asked = new Asked(which.site(), window, period, before(answers, window));
        return Assessed.of(model, answers.about(subject), proofs.of(asked));
    }

    private static @Nullable Window before(Answers answers, Window window) {
        Answers.Earlier baseline = answers.baseline();
        Window before =
                baseline == null ? window.aYearEarlier() : new Window(baseline.from(), baseline.to(), window.zone());
        return before.to() <= window.from() ? before : null;
    }

    /** Documents have to be good until the window ends, whatever day the answers were given for. */
    private static LocalDate lastDay(Window window) {
        return local(window.to() - 1, window.zone()).toLocalDate();
    }

    private static ZonedDateTime local(long nanos, String zone) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND))
                .atZone(ZoneId.of(zone));
    }

    /** Keeps what a site declares; says what it gives. */
    public String declare(Which which, String answers, AnswerShelf.By by) {
        known(which.model());
        Model model = models.model(which.model());
        Answers unused = asked(() ->
                AnswersReader.read(DataFile.of("answers", answers), model, Answers.Day.unlessSaid(LocalDate.EPOCH)));
        AnswerShelf.Version kept = shelf.put(which.answers(), answers, by);
        return written(json -> version(json, which, kept, true));
    }

    /** What a site declares now. */
    public String declared(Which which) {
        known(which.model());
        AnswerShelf.Version kept = shelf.latest(which.answers());
        if (kept == null) {
            throw MistakesException.missing(
                    "nothing is declared of " + which.site() + " for " + which.model(), "PUT an answers document here");
        }
        return written(json -> version(json, which, kept, true));
    }

    /** Who changed what a site declares, and when; the latest first. */
    public String versions(Which which, long before, int limit) {
        known(which.model());
        List<AnswerShelf.Version> versions =
                shelf.history(which.answers(), before == 0 ? Long.MAX_VALUE : before, limit);
        return written(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("versions");
            for (AnswerShelf.Version version : versions) {
                version(json, which, version, false);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** Records the present plan and what it is predicted to give, for later comparison. */
    public String record(Which which, Over over, AnswerShelf.By by) {
        known(which.model());
        Assessed now = assessed(which, over);
        Plan plan = Plan.of(now);
        if (plan == null) {
            throw MistakesException.of("there is no plan to record: no level comes next", "nothing is left to do");
        } else if (!plan.reaches()) {
            throw MistakesException.of(
                    "there is no plan to record: no way to "
                            + plan.next().name().en() + " was found",
                    "answer more, or declare what does not apply, and try again");
        }
        AnswerShelf.Version kept = shelf.put(which.actions(), Recorded.text(plan, now, over.period(), by), by);
        return written(json -> new Recorded(kept, now).write(json, over, List.of()));
    }

    /** What was recorded: prediction against what is there now, and what happened when; the latest first. */
    public String recorded(Which which, Over over, int limit) {
        known(which.model());
        List<AnswerShelf.Version> versions = shelf.history(which.actions(), Long.MAX_VALUE, limit);
        if (versions.isEmpty()) {
            return "{\"recorded\":[]}"; // nothing is to be compared with what is there now, which takes long to find
            // out
        }
        Assessed now = assessed(which, over);
        Map<Long, List<Milestone>> happened = milestones.of(which.actions());
        return written(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("recorded");
            for (AnswerShelf.Version version : versions) {
                new Recorded(version, now).write(json, over, happened.getOrDefault(version.version(), List.of()));
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void known(String model) {
        if (!models.has(model)) {
            throw MistakesException.missing("there is no assessment model " + model, models.suggest(model));
        }
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (SettingsException e) {
            throw new MistakesException(
                    e.problems().stream().map(AssessmentDesk::mistake).toList());
        }
    }

    private static Mistake mistake(Problem problem) {
        return new Mistake(
                null,
                problem.line() == 0 ? null : problem.line(),
                problem.key().isEmpty() ? null : problem.key(),
                problem.what(),
                problem.remedy());
    }

    private static void version(JsonGenerator json, Which which, AnswerShelf.Version kept, boolean whole)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("site", which.site());
        json.writeStringField("model", which.model());
        json.writeNumberField("version", kept.version());
        json.writeStringField("who", kept.who());
        json.writeStringField("at", instant(kept.at()));
        json.writeStringField("note", kept.note());
        json.writeStringField("sha256", kept.sha256());
        if (whole) {
            json.writeStringField("document", kept.body());
        }
        json.writeEndObject();
    }

    static String instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND))
                .toString();
    }

    /** Something that writes JSON. */
    @FunctionalInterface
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String written(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }
}
