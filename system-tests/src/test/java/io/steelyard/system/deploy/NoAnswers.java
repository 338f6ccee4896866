package io.steelyard.system.deploy;

import io.steelyard.gateway.assessment.AnswerShelf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shelf of a site that has declared nothing. */
final class NoAnswers implements AnswerShelf {

    @Override
    public Version put(Name name, String body, By by) {
        throw new UnsupportedOperationException("nothing is declared here");
    }

    @Override
    public @Nullable Version latest(Name name) {
        return null;
    }

    @Override
    public List<Version> history(Name name, long before, int limit) {
        return List.of();
    }
}
