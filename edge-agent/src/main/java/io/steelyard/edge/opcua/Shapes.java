package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.types.EnumNames;
import io.steelyard.edge.opcua.types.KnownStates;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Takes values apart: what the signal itself carries, and what is told below it by names of its own. A list whose elements
 * are no numbers, truths or texts carries its length and has its elements below it, {@code 0}, {@code 1} …; a matrix is a list
 * row by row with {@code dimensions} below it; a time out of
 * reach of nanoseconds is none with its {@code text} below it; a structure carries the name of its type and has its fields below it; a
 * list of jobs (OPC 10031-4) carries its length and has one text below it, {@code jobs}. What is beyond the limits of
 * {@link TakingApart} is left out. For the server's thread only.
 */
final class Shapes {
    static final String TEXT = "text";
    static final SignalType STRING = SignalType.scalar(ValueType.STRING);
    static final SignalType STRINGS = SignalType.of(ValueType.STRING, true);
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

    /** The value that was taken apart last says that its structure is another now. */
    void restructured() {
        structures.changed();
    }

    /**
     * What numbers are called, and how those structures lie in bytes of which a value said that they are others, may be another
     * now: it is asked anew when it is needed, unless the server is to be left alone.
     */
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
     * @param leftOut how many parts of it are not among the leaves, since they are too many
     */
    record Shaped(SignalType type, @Nullable Object own, List<Leaf> leaves, boolean isShell, int leftOut) {
        Shaped(SignalType type, @Nullable Object own, List<Leaf> leaves) {
            this(type, own, leaves, false, 0);
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
        structures.next();
        SignalType type = Values.typeOf(raw);
        if (type != null && names == null && !hasLocale(raw) && !Times.isBeyond(raw)) {
            return new Shaped(type, Values.convert(raw, type, namespaces), List.of());
        }
        return new TakingApart(structures, namespaces).of(raw, names);
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
                state != null && state.isShell(),
                0);
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
}
