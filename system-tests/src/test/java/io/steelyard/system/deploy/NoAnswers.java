package io.steelyard.system.deploy;

import io.steelyard.gateway.assessment.AnswerShelf;
import io.steelyard.gateway.assessment.Milestone;
import io.steelyard.gateway.assessment.Milestones;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A shelf of a site that has declared nothing. */
final class NoAnswers implements AnswerShelf, Milestones {

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

    @Override
    public List<Name> plans() {
        return List.of();
    }

    @Override
    public Map<Long, List<Milestone>> of(Name name) {
        return Map.of();
    }

    @Override
    public void keep(Name name, long version, Milestone milestone) {
        throw new UnsupportedOperationException("no plan is recorded here");
    }
}
