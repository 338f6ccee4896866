package io.steelyard.gateway.assessment;

import java.util.List;
import java.util.Map;

/** Where it is kept what happened to recorded plans: a door of this room. */
public interface Milestones {

    /** Whose plans are recorded: the names of documents that hold them. */
    List<AnswerShelf.Name> plans();

    /** What happened to each version of the name's plans, by version; the earliest first. */
    Map<Long, List<Milestone>> of(AnswerShelf.Name name);

    /** Keeps it, unless the same has happened to that version before: the first time counts. */
    void keep(AnswerShelf.Name name, long version, Milestone milestone);
}
