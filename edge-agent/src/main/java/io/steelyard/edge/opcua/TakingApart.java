package io.steelyard.edge.opcua;

import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.Shapes.Leaf;
import io.steelyard.edge.opcua.jobs.JobTexts;
import io.steelyard.edge.opcua.types.EnumNames;
import io.steelyard.edge.opcua.types.Structure;
import io.steelyard.edge.opcua.types.StructureReader;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Takes one value apart as {@link Shapes} says. Each part becomes a signal, so that their number has limits: what is beyond
 * them is left out and counted, and everything else is told. For the server's thread only.
 */
final class TakingApart {
    /** Elements of a list that are told one by one, the first ones. */
    static final int MOST_ELEMENTS = 256;

    /** Signals below one; of the fields of a structure those come first that become the fewest. */
    static final int MOST_LEAVES = 2_048;

    static final int LONGEST_NAME = 160;

    private static final Pattern UNFIT = Pattern.compile("[\\s\\p{Cntrl}.,=\"\\\\/]");
    private static final String LOCALE = "locale";
    private static final String JOBS = "jobs";
    private static final String DIMENSIONS = "dimensions";
    private static final SignalType SIZES = SignalType.of(ValueType.UINT32, true);

    private final Structures structures;
    private final NamespaceTable namespaces;

    /** Structures that come with their own types: each is counted before it is told. */
    private final IdentityHashMap<ExtensionObject, Structure> known = new IdentityHashMap<>();

    /** By their names below the signal; {@code ""} is the signal itself. */
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();

    private int depth;
    private int leftOut;

    TakingApart(Structures structures, NamespaceTable namespaces) {
        this.structures = structures;
        this.namespaces = namespaces;
    }

    /** The value taken apart; for one value only. */
    Shapes.Shaped of(Object raw, @Nullable EnumNames names)
            throws Shapes.NotCarriedException, UndecodableException, UaException, InterruptedException {
        put("", raw, names);
        Leaf own = leaves.remove("");
        if (own == null) {
            throw new Shapes.NotCarriedException("its value is empty");
        }
        return new Shapes.Shaped(own.type(), own.value(), List.copyOf(leaves.values()), false, leftOut);
    }

    private void put(String name, @Nullable Object raw, @Nullable EnumNames names)
            throws Shapes.NotCarriedException, UndecodableException, UaException, InterruptedException {
        if (raw == null) {
            return;
        }
        SignalType type = Values.typeOf(raw);
        if (type != null) {
            plain(name, raw, type, names);
        } else if (raw instanceof Matrix matrix) {
            if (!matrix.isNull()) {
                dimensions(
                        name,
                        Arrays.stream(matrix.getDimensions()).asLongStream().toArray());
                put(name, matrix.getElements(), names);
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
            throws Shapes.NotCarriedException, UndecodableException, UaException, InterruptedException {
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
            if (!several.dimensions().isEmpty()) {
                dimensions(
                        name,
                        several.dimensions().stream()
                                .mapToLong(Integer::longValue)
                                .toArray());
            }
            list(name, several.elements());
        } else {
            throw new Shapes.NotCarriedException(
                    "its values are " + raw.getClass().getSimpleName()
                            + ", which are not carried: map the variables that they are made of");
        }
    }

    private void packed(String name, ExtensionObject packed)
            throws Shapes.NotCarriedException, UndecodableException, UaException, InterruptedException {
        if (packed.isNull()) {
            return;
        }
        Structure structure = read(packed);
        leaf(name, Shapes.STRING, structure.type());
        fields(name, structure);
    }

    private Structure read(ExtensionObject packed) throws UndecodableException, UaException, InterruptedException {
        @Nullable Structure structure = known.get(packed);
        if (structure == null) {
            structure = structures.read(packed);
            known.put(packed, structure);
        }
        return structure;
    }

    private void fields(String name, Structure structure)
            throws Shapes.NotCarriedException, UndecodableException, UaException, InterruptedException {
        deeper();
        for (Structure.Member field : shortFirst(structure)) {
            put(below(name, field.name()), field.value(), null);
        }
        depth--;
    }

    /** Structures that come with their own types may lie in each other without end. */
    private void deeper() throws UndecodableException {
        if (++depth > StructureReader.DEEPEST) {
            throw new UndecodableException(
                    "structures lie more than " + StructureReader.DEEPEST + " deep in each other");
        }
    }

    private record Counted(Structure.Member field, int parts) {}

    /** Its fields with names of their own, so that one that has too many parts takes no other's place. */
    private List<Structure.Member> shortFirst(Structure structure)
            throws UndecodableException, UaException, InterruptedException {
        Set<String> names = new HashSet<>();
        List<Counted> fields = new ArrayList<>();
        for (Structure.Member field : structure.fields()) {
            String free = clean(field.name());
            while (!names.add(free)) {
                free += "_"; // two fields that only differ in what a name may not have
            }
            fields.add(new Counted(new Structure.Member(free, field.value()), parts(field.value())));
        }
        fields.sort(Comparator.comparingInt(Counted::parts));
        return fields.stream().map(Counted::field).toList();
    }

    /** How many signals it becomes, with all that is nested; about so many where they are more than there may be. */
    private int parts(@Nullable Object value) throws UndecodableException, UaException, InterruptedException {
        if (value instanceof Variant variant) {
            return parts(variant.getValue());
        }
        if (value instanceof DataValue inner) {
            return parts(inner.getValue());
        }
        if (value instanceof Matrix matrix) {
            return 1 + parts(matrix.getElements());
        }
        if (value instanceof Structure.Several several) {
            return 1 + parts(first(several.elements()));
        }
        if (value instanceof ExtensionObject packed) {
            return packed.isNull() ? 0 : 1 + parts(read(packed));
        }
        if (value instanceof Structure structure) {
            deeper();
            List<@Nullable Object> fields = new ArrayList<>();
            structure.fields().forEach(field -> fields.add(field.value()));
            int parts = parts(fields);
            depth--;
            return parts;
        }
        if (value != null && isList(value)) {
            return 1 + parts(first(Arrays.asList((@Nullable Object[]) value)));
        }
        return value == null ? 0 : 1;
    }

    /** Those elements of a list that are told. */
    private static List<@Nullable Object> first(List<@Nullable Object> elements) {
        return elements.subList(0, Math.min(elements.size(), MOST_ELEMENTS));
    }

    private int parts(List<@Nullable Object> elements) throws UndecodableException, UaException, InterruptedException {
        int parts = 0;
        for (int i = 0; i < elements.size() && parts <= MOST_LEAVES; i++) {
            parts += parts(elements.get(i));
        }
        return parts;
    }

    private void plain(String name, Object raw, SignalType type, @Nullable EnumNames names) {
        @Nullable Object value = Values.convert(raw, type, namespaces);
        leaf(name, type, value);
        if (names != null && named(name, value, names)) {
            return;
        }
        if (Times.isBeyond(raw)) {
            outOfReach(name, raw);
        } else if (raw instanceof LocalizedText text && !isEmpty(text.locale())) {
            leaf(below(name, LOCALE), Shapes.STRING, text.locale());
        } else if (raw instanceof LocalizedText[] texts && hasAny(texts)) {
            leaf(below(name, LOCALE), Shapes.STRINGS, locales(texts));
        }
    }

    /** Tells what values are called; false of those that are no numbers or truths. */
    private boolean named(String name, @Nullable Object value, EnumNames names) {
        if (value instanceof Long || value instanceof Boolean) {
            @Nullable
            String text = value instanceof Long number ? names.of(number) : names.of(Boolean.TRUE.equals(value));
            leaf(below(name, Shapes.TEXT), Shapes.STRING, text);
            return true;
        }
        if (value instanceof long[] || value instanceof boolean[]) {
            String[] texts = value instanceof long[] numbers ? names.of(numbers) : names.of((boolean[]) value);
            leaf(below(name, Shapes.TEXT), Shapes.STRINGS, texts);
            return true;
        }
        return false;
    }

    /** A time that its signal cannot carry is told as a text beside it. */
    private void outOfReach(String name, Object raw) {
        if (raw instanceof DateTime[] times) {
            leaf(below(name, Shapes.TEXT), Shapes.STRINGS, Times.texts(times));
        } else if (raw instanceof DateTime time) {
            leaf(below(name, Shapes.TEXT), Shapes.STRING, Times.text(time));
        }
    }

    private void list(String name, List<@Nullable Object> elements)
            throws Shapes.NotCarriedException, UndecodableException, UaException, InterruptedException {
        if (name.isEmpty() && jobs(elements)) {
            return;
        }
        leaf(name, Shapes.LENGTH, (long) elements.size());
        List<@Nullable Object> told = first(elements);
        for (int i = 0; i < told.size(); i++) {
            put(below(name, Integer.toString(i)), told.get(i), null);
        }
        leftOut += elements.size() - told.size();
    }

    /** Jobs are told as one text; false when the list is none of jobs. */
    private boolean jobs(List<@Nullable Object> elements)
            throws Shapes.NotCarriedException, UndecodableException, UaException, InterruptedException {
        if (elements.isEmpty() || !(elements.get(0) instanceof ExtensionObject first) || first.isNull()) {
            return false;
        }
        List<Structure> jobs = new ArrayList<>(List.of(read(first)));
        if (!JobTexts.isJob(jobs.get(0))) {
            return false;
        }
        if (elements.size() > JobTexts.MOST_JOBS) {
            throw new Shapes.NotCarriedException("it is a list of " + elements.size() + " jobs, of which at most "
                    + JobTexts.MOST_JOBS + " are carried: let the machine's controller forget jobs that are done");
        }
        for (@Nullable Object element : elements.subList(1, elements.size())) {
            if (!(element instanceof ExtensionObject packed) || packed.isNull()) {
                return false;
            }
            Structure job = read(packed);
            if (!JobTexts.isJob(job)) {
                return false;
            }
            jobs.add(job);
        }
        @Nullable String text = JobTexts.of(jobs);
        if (text == null) {
            throw new Shapes.NotCarriedException("its jobs take more than 64 KiB of text: let the machine's controller"
                    + " forget jobs that are done");
        }
        leaf("", Shapes.LENGTH, (long) elements.size());
        leaf(JOBS, Shapes.STRING, text);
        return true;
    }

    private void dimensions(String name, long[] sizes) {
        leaf(below(name, DIMENSIONS), SIZES, sizes);
    }

    private void leaf(String name, SignalType type, @Nullable Object value) {
        if (leaves.size() > MOST_LEAVES || name.length() > LONGEST_NAME) {
            leftOut++;
            return;
        }
        String free = name;
        while (leaves.containsKey(free)) {
            free += "_";
        }
        leaves.put(free, new Leaf(free, type, value));
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
