package io.steelyard.gateway.deadletter;

import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.model.Reading;
import java.util.List;
import java.util.Set;

/** Which letters there are. Any thread; what was changed is on disk when a call returns. */
public interface LetterIndex {

    /** Adds letters; one that is there already stays as it was. */
    void add(List<Letter> letters);

    /** Letters behind an id, in the order of their ids. */
    List<Letter> page(long after, int limit);

    /** The letters' readings are stored now: the letters go. */
    void stored(List<Letter> letters, List<Reading> readings);

    /** All letters of a file go without having been stored; answers how many. */
    long letGo(long file);

    /** The files that letters stand in. */
    Set<Long> files();

    /** How many letters there are. */
    long count();
}
