package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.jobs.JobTexts;
import io.steelyard.edge.opcua.types.EnumNames;
import io.steelyard.edge.opcua.types.KnownStates;
import io.steelyard.edge.opcua.types.Structure;
import io.steelyard.edge.opcua.types.StructureReader;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Takes values apart: what the signal itself carries, and what is told below it by names of its own. A list whose elements
 * are no numbers, truths or texts carries its length and has its elements below it, {@code 0}, {@code 1} …; a matrix is a list
 * row by row with {@code dimensions} below it; a time out of
 * reach of nanoseconds is none with its {@code text} below it; a structure carries the name of its type and has its fields below it; a
 * list of jobs (OPC 10031-4) carries its length and has one text below it, {@code jobs}. For the server's thread only.
 */
final class Shapes {
    /** The longest list whose elements are told one by one. */
    static final int MOST_ELEMENTS = 64;

    private static final int MOST_LEAVES = 512;
    private static final int LONGEST_NAME = 160;
    private static final Pattern UNFIT = Pattern.compile("[\\s\\p{Cntrl}.,=\"\\\\/]");
    private static final String TEXT = "text";
    private static final String LOCALE = "locale";
    private static final String JOBS = "jobs";
    private static final String DIMENSIONS = "dimensions";
    private static final SignalType STRING = SignalType.scalar(ValueType.STRING);
    private static final SignalType STRINGS = new SignalType(ValueType.STRING, true);
    private static final SignalType SIZES = new SignalType(ValueType.UINT32, true);
    static final SignalType LENGTH = SignalType.scalar(ValueType.UINT32);
    /** That of a state which is told by its node. */
    static final SignalType STATE = SignalType.scalar(ValueType.UINT32);

    private final TypeQuestions server;
    private final NamespaceTable namespaces;
    private final DataTypes types;
    private final Structures structures;
    private final StateNumbers states;

    /** Of one session. */
    Shapes(TypeQuestions server, LongSupplier nanoTime) {
        this.server = server;
        this.namespaces = server.namespaces();
        this.types = new DataTypes(server);
        this.structures = new Structures(server, types, nanoTime);
        this.states = new StateNumbers(server);
    }

    static Shapes of(Connection connection, OpcUaTiming timing, TypeTrouble trouble) {
        TypeQuestions server =
                new TypeQuestions(connection.client(), connection.space().namespaces(), timing.nanoTime(), trouble);
        return new Shapes(server, timing.nanoTime());
    }

    /** What the variables' DataType attributes mean. */
    DataTypes types() {
        return types;
    }

    /** What was asked about types may be another now: it is asked anew when it is needed, unless the server is to be left alone. */
    void forget() {
        if (!server.isResting()) {
            types.forget();
            structures.forget();
        }
    }

    /** What is asked from now on is about another variable. */
    void next() {
        server.begin();
    }

    /**
     * A value taken apart; {@code own} and the leaves' values as {@link io.steelyard.edge.model.Sample#value()}.
     *
     * @param isShell whether it is a state that only says that a state machine inside tells the state
     */
    record Shaped(SignalType type, @Nullable Object own, List<Leaf> leaves, boolean isShell) {
        Shaped(SignalType type, @Nullable Object own, List<Leaf> leaves) {
            this(type, own, leaves, false);
        }
    }

    /** Something below the signal: {@code <signal>/<name>}. */
    record Leaf(String name, SignalType type, @Nullable Object value) {}

    /** A value that cannot be carried, and why, for a person. */
    static final class NotCarriedException extends Exception {
        private static final long serialVersionUID = 1;

        NotCarriedException(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The value taken apart. Asks the server about the types of structures that it has not told yet.
     *
     * @param names what its numbers are called, if they are those of an enumeration
     */
    Shaped of(Object raw, @Nullable EnumNames names)
            throws NotCarriedException, UndecodableException, UaException, InterruptedException {
        SignalType type = Values.typeOf(raw);
        if (type != null && names == null && !hasLocale(raw) && !Times.isBeyond(raw)) {
            return new Shaped(type, Values.convert(raw, type, namespaces), List.of());
        }
        Taking taking = new Taking();
        taking.put("", raw, names);
        Leaf own = taking.leaves.remove("");
        if (own == null) {
            throw new NotCarriedException("its value is empty");
        }
        return new Shaped(own.type(), own.value(), List.copyOf(taking.leaves.values()));
    }

    /**
     * The same of a signal with this role: the node id of a state is that state's number, with its name as {@code text} below it,
     * for one that tells a state or a mode; a list of counts is what was counted, for one that counts.
     */
    Shaped as(@Nullable String role, Object raw, @Nullable EnumNames names)
            throws NotCarriedException, UndecodableException, UaException, InterruptedException {
        if (StateNumbers.isMeant(role) && raw instanceof NodeId id) {
            return state(id);
        }
        Shaped shaped = of(raw, names);
        return Counts.isMeant(role) && raw instanceof ExtensionObject[] ? Counts.of(shaped) : shaped;
    }

    private Shaped state(NodeId id) throws UndecodableException, UaException, InterruptedException {
        KnownStates.@Nullable State state = id.isNull() ? null : states.of(id);
        return new Shaped(
                STATE,
                state == null ? null : state.number(),
                List.of(new Leaf(TEXT, STRING, state == null ? null : state.name())),
                state != null && state.isShell());
    }

    /** What is told below a signal of this type whose numbers have names. */
    static Leaf text(SignalType enumeration) {
        return new Leaf(TEXT, enumeration.array() ? STRINGS : STRING, null);
    }

    /** The type of a signal whose value cannot be read now. */
    static SignalType unread(Object raw) {
        return raw.getClass().isArray() || raw instanceof Matrix ? LENGTH : STRING;
    }

    private static boolean hasLocale(Object raw) {
        return raw instanceof LocalizedText || raw instanceof LocalizedText[];
    }

    /** One value being taken apart; {@code ""} is the signal itself. */
    private final class Taking {
        private final Map<String, Leaf> leaves = new LinkedHashMap<>();
        private int depth;

        void put(String name, @Nullable Object raw, @Nullable EnumNames names)
                throws NotCarriedException, UndecodableException, UaException, InterruptedException {
            if (raw == null) {
                return;
            }
            SignalType type = Values.typeOf(raw);
            if (type != null) {
                plain(name, raw, type, names);
            } else if (raw instanceof Matrix matrix) {
                if (!matrix.isNull()) {
                    put(name, matrix.getElements(), names);
                    dimensions(
                            name,
                            Arrays.stream(matrix.getDimensions()).asLongStream().toArray());
                }
            } else if (isList(raw)) {
                List<@Nullable Object> elements = new ArrayList<>();
                for (int i = 0; i < Array.getLength(raw); i++) {
                    elements.add(Array.get(raw, i));
                }
                list(name, elements);
            } else {
                wrapped(name, raw, names);
            }
        }

        private void wrapped(String name, Object raw, @Nullable EnumNames names)
                throws NotCarriedException, UndecodableException, UaException, InterruptedException {
            if (raw instanceof Variant variant) {
                put(name, variant.getValue(), names);
            } else if (raw instanceof DataValue value) {
                put(name, value.getValue().getValue(), names);
            } else if (raw instanceof Structure.Enumerated numbers) {
                put(name, numbers.numbers(), numbers.names());
            } else if (raw instanceof ExtensionObject packed) {
                packed(name, packed);
            } else if (raw instanceof Structure structure) {
                fields(name, structure);
            } else if (raw instanceof Structure.Several several) {
                list(name, several.elements());
                if (!several.dimensions().isEmpty()) {
                    dimensions(
                            name,
                            several.dimensions().stream()
                                    .mapToLong(Integer::longValue)
                                    .toArray());
                }
            } else {
                throw new NotCarriedException("its values are " + raw.getClass().getSimpleName()
                        + ", which are not carried: map the variables that they are made of");
            }
        }

        private void packed(String name, ExtensionObject packed)
                throws NotCarriedException, UndecodableException, UaException, InterruptedException {
            if (packed.isNull()) {
                return;
            }
            Structure structure = structures.read(packed);
            leaf(name, STRING, structure.type());
            fields(name, structure);
        }

        /** Structures that come with their own types may lie in each other without end. */
        private void fields(String name, Structure structure)
                throws NotCarriedException, UndecodableException, UaException, InterruptedException {
            if (++depth > StructureReader.DEEPEST) {
                throw new UndecodableException(
                        "structures lie more than " + StructureReader.DEEPEST + " deep in each other");
            }
            for (Structure.Member field : structure.fields()) {
                put(below(name, clean(field.name())), field.value(), null);
            }
            depth--;
        }

        private void plain(String name, Object raw, SignalType type, @Nullable EnumNames names)
                throws NotCarriedException {
            @Nullable Object value = Values.convert(raw, type, namespaces);
            leaf(name, type, value);
            if (names != null && named(name, value, names)) {
                return;
            }
            if (Times.isBeyond(raw)) {
                outOfReach(name, raw);
            } else if (raw instanceof LocalizedText text && !isEmpty(text.locale())) {
                leaf(below(name, LOCALE), STRING, text.locale());
            } else if (raw instanceof LocalizedText[] texts && hasAny(texts)) {
                leaf(below(name, LOCALE), STRINGS, locales(texts));
            }
        }

        /** Tells what values are called; false of those that are no numbers or truths. */
        private boolean named(String name, @Nullable Object value, EnumNames names) throws NotCarriedException {
            if (value instanceof Long || value instanceof Boolean) {
                @Nullable
                String text = value instanceof Long number ? names.of(number) : names.of(Boolean.TRUE.equals(value));
                leaf(below(name, TEXT), STRING, text);
                return true;
            }
            if (value instanceof long[] || value instanceof boolean[]) {
                String[] texts = value instanceof long[] numbers ? names.of(numbers) : names.of((boolean[]) value);
                leaf(below(name, TEXT), STRINGS, texts);
                return true;
            }
            return false;
        }

        /** A time that its signal cannot carry is told as a text beside it. */
        private void outOfReach(String name, Object raw) throws NotCarriedException {
            if (raw instanceof DateTime[] times) {
                leaf(below(name, TEXT), STRINGS, Times.texts(times));
            } else if (raw instanceof DateTime time) {
                leaf(below(name, TEXT), STRING, Times.text(time));
            }
        }

        private void list(String name, List<@Nullable Object> elements)
                throws NotCarriedException, UndecodableException, UaException, InterruptedException {
            if (name.isEmpty() && jobs(elements)) {
                return;
            }
            if (elements.size() > MOST_ELEMENTS) {
                throw new NotCarriedException("it is a list of " + elements.size()
                        + " structures, byte strings or mixed values, of which at most " + MOST_ELEMENTS
                        + " are carried: map the variables that it is made of");
            }
            leaf(name, LENGTH, (long) elements.size());
            for (int i = 0; i < elements.size(); i++) {
                put(below(name, Integer.toString(i)), elements.get(i), null);
            }
        }

        /** Jobs are told as one text; false when the list is none of jobs. */
        private boolean jobs(List<@Nullable Object> elements)
                throws NotCarriedException, UndecodableException, UaException, InterruptedException {
            if (elements.isEmpty() || !(elements.get(0) instanceof ExtensionObject first) || first.isNull()) {
                return false;
            }
            List<Structure> jobs = new ArrayList<>(List.of(structures.read(first)));
            if (!JobTexts.isJob(jobs.get(0))) {
                return false;
            }
            if (elements.size() > JobTexts.MOST_JOBS) {
                throw new NotCarriedException("it is a list of " + elements.size() + " jobs, of which at most "
                        + JobTexts.MOST_JOBS + " are carried: let the machine's controller forget jobs that are done");
            }
            for (@Nullable Object element : elements.subList(1, elements.size())) {
                if (!(element instanceof ExtensionObject packed) || packed.isNull()) {
                    return false;
                }
                Structure job = structures.read(packed);
                if (!JobTexts.isJob(job)) {
                    return false;
                }
                jobs.add(job);
            }
            @Nullable String text = JobTexts.of(jobs);
            if (text == null) {
                throw new NotCarriedException("its jobs take more than 64 KiB of text: let the machine's controller"
                        + " forget jobs that are done");
            }
            leaf("", LENGTH, (long) elements.size());
            leaf(JOBS, STRING, text);
            return true;
        }

        private void dimensions(String name, long[] sizes) throws NotCarriedException {
            leaf(below(name, DIMENSIONS), SIZES, sizes);
        }

        private void leaf(String name, SignalType type, @Nullable Object value) throws NotCarriedException {
            if (leaves.size() > MOST_LEAVES || name.length() > LONGEST_NAME) {
                throw new NotCarriedException(
                        "it has more than " + MOST_LEAVES + " values, or one with a name of more than " + LONGEST_NAME
                                + " characters: map the variables that they are made of");
            }
            String free = name;
            while (leaves.containsKey(free)) {
                free += "_"; // two fields that only differ in what a name may not have
            }
            leaves.put(free, new Leaf(free, type, value));
        }
    }

    /** A field's name as a part of a signal's; blanks and the like are for the stores alone. */
    private static String clean(String name) {
        return name.isEmpty() ? "_" : UNFIT.matcher(name).replaceAll("_");
    }

    /** A list whose elements become signals of their own. */
    private static boolean isList(Object raw) {
        return raw instanceof ByteString[]
                || raw instanceof Variant[]
                || raw instanceof DataValue[]
                || raw instanceof ExtensionObject[];
    }

    private static String below(String name, String part) {
        return name.isEmpty() ? part : name + "/" + part;
    }

    private static String[] locales(LocalizedText[] texts) {
        String[] locales = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            @Nullable String locale = texts[i] == null ? null : texts[i].locale();
            locales[i] = locale == null ? "" : locale;
        }
        return locales;
    }

    private static boolean hasAny(@Nullable LocalizedText[] texts) {
        for (LocalizedText text : texts) {
            if (text != null && !isEmpty(text.locale())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
