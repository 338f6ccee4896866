package io.steelyard.gateway.api;

import io.steelyard.gateway.model.IndicatorValue.Window;
import org.jspecify.annotations.Nullable;

/**
 * Assessments of sites, each answer a whole JSON document: a door of this room. What is wrong in what is given comes as
 * {@link io.steelyard.gateway.model.MistakesException}.
 */
public interface Assessments {
    /** Of which site, by which model. */
    record Which(String site, String model) {}

    /** A window, and the period that it was asked for by, or null for the present month. */
    record Over(Window window, @Nullable String period) {}

    /** Who changes something, when (nanoseconds since 1970), and what is to be remembered of it. */
    record By(String who, long at, String note) {}

    /** The models that there are. */
    String list();

    /** A commented answers file, YAML. */
    String template(String model);

    /** Scores an answers document, YAML or JSON. */
    String score(String model, String answers);

    /** A site's assessment over a window. */
    String ofSite(Which which, Over over);

    /** Keeps what a site declares. */
    String declare(Which which, String answers, By by);

    /** What a site declares. */
    String declared(Which which);

    /** Its versions before the one given (0 for all). */
    String versions(Which which, long before, int limit);

    /** Records the plan as it is now. */
    String record(Which which, Over over, By by);

    /** Recorded plans against what is there now. */
    String recorded(Which which, Over over, int limit);
}
