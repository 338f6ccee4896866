package io.steelyard.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * The one document of a text, read event by event: the parser's own nodes keep the text around each of them, which is many
 * times the file.
 */
final class Tree {
    private final Iterator<Event> events;
    private final ScalarResolver resolver;
    private final int mostAliases;
    private final Map<Anchor, Branch> anchored = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private int aliases;

    private Tree(Iterator<Event> events, LoadSettings load) {
        this.events = events;
        this.resolver = load.getSchema().getScalarResolver();
        this.mostAliases = load.getMaxAliasesForCollections();
    }

    /**
     * What the text holds; null when it holds nothing.
     *
     * @throws YamlEngineException when it is no YAML, holds several documents, or names its parts again too often
     */
    static @Nullable Branch of(String text, LoadSettings load) {
        return new Tree(new Parse(load).parseString(text).iterator(), load).document();
    }

    private @Nullable Branch document() {
        events.next(); // the stream begins
        Event first = events.next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            return null;
        }
        Branch root = branch(events.next());
        events.next(); // the document ends
        Event behind = events.next();
        if (behind.getEventId() != Event.ID.StreamEnd) {
            throw new ComposerException(
                    "expected a single document in the stream",
                    first.getStartMark(),
                    "but found another document",
                    behind.getStartMark());
        }
        return root;
    }

    private Branch branch(Event event) {
        Optional<Mark> mark = event.getStartMark();
        int line = mark.map(at -> at.getLine() + 1).orElse(0);
        int column = mark.map(at -> at.getColumn() + 1).orElse(0);
        if (event instanceof AliasEvent alias) {
            return again(alias);
        }
        Branch branch;
        if (event instanceof ScalarEvent scalar) {
            branch = new Branch.Scalar(scalar.getValue(), isNull(scalar), line, column);
        } else if (event instanceof SequenceStartEvent) {
            branch = new Branch.Sequence(elements(), line, column);
        } else if (event instanceof MappingStartEvent) {
            branch = new Branch.Mapping(pairs(), line, column);
        } else {
            throw new YamlEngineException("unexpected " + event.getEventId());
        }
        if (event instanceof NodeEvent node) {
            node.getAnchor().ifPresent(name -> anchored.put(name, branch));
        }
        return branch;
    }

    /** A part that has a name, and whose end was read. */
    private Branch again(AliasEvent alias) {
        Branch branch = anchored.get(alias.getAlias());
        if (branch == null) {
            throw new ComposerException("found undefined alias " + alias.getAlias(), alias.getStartMark());
        }
        if (!(branch instanceof Branch.Scalar) && ++aliases > mostAliases) {
            throw new YamlEngineException(
                    "Number of aliases for non-scalar nodes exceeds the specified max=" + mostAliases);
        }
        return branch;
    }

    private boolean isNull(ScalarEvent scalar) {
        String tag = scalar.getTag().orElse("!");
        boolean isGiven = !tag.equals("!");
        return scalar.getValue().isEmpty()
                || (isGiven
                        ? tag.equals(Tag.NULL.getValue())
                        : resolver.resolve(
                                        scalar.getValue(), scalar.getImplicit().canOmitTagInPlainScalar())
                                .equals(Tag.NULL));
    }

    private List<Branch> elements() {
        List<Branch> elements = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            elements.add(branch(event));
        }
        return elements;
    }

    private List<Branch.Pair> pairs() {
        List<Branch.Pair> pairs = new ArrayList<>(4);
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Branch key = known(branch(event));
            pairs.add(new Branch.Pair(key, branch(events.next())));
        }
        return pairs;
    }

    /** Keys are few words, written often. */
    private Branch known(Branch key) {
        if (key instanceof Branch.Scalar scalar) {
            String word = words.computeIfAbsent(scalar.text(), text -> text);
            return new Branch.Scalar(word, scalar.isNull(), scalar.line(), scalar.column());
        }
        return key;
    }
}
