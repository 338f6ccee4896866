package io.steelyard.edge.opcua.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a variable is, beside its value and its node id.
 *
 * @param path its browse names below Objects, each {@code nsu=<URI>;<name>}; empty when the mapping names the path itself, or
 *     when it cannot be told
 * @param dataType the declared data type, {@code Double} or {@code nsu=<URI>;i=<number>}; empty when not known
 * @param rank its value rank as declared, OPC UA Part 3 §5.6.2: -1 is no list, 0 and above are lists
 * @param unitId number of the unit in its own system, of UNECE for instance; 0 when there is none
 * @param unit the unit as it is shown; empty when there is none
 */
public record Anchor(List<String> path, String dataType, int rank, int unitId, String unit) {
    private static final int SCALAR = -1;
    private static final String VALUE = "value ";

    public Anchor {
        path = path.stream().map(String::intern).toList(); // few names, many signals
    }

    /** A data type that only a value shows, of servers that declare none; never compared with a declared one. */
    public static String ofValue(String kind) {
        return VALUE + kind;
    }

    /** What differs between then and now, in words. */
    public record Difference(String was, String is) {}

    /** In what a variable can be another one. */
    public enum Trait {
        PATH,
        TYPE,
        UNIT
    }

    /** One trait that differs, in words. */
    public record Change(Trait trait, String was, String is) {}

    /**
     * How the variable differs that is found there now. What one of the two does not know is no difference: a server may tell
     * a unit only later.
     */
    public Optional<Difference> differs(Anchor now) {
        List<Change> changes = changes(now);
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Difference(said(changes, Change::was), said(changes, Change::is)));
    }

    private static String said(List<Change> changes, Function<Change, String> side) {
        return changes.stream()
                .map(one -> one.trait().name().toLowerCase(Locale.ROOT) + " " + side.apply(one))
                .collect(Collectors.joining(", "));
    }

    /** The same, each trait by itself. */
    public List<Change> changes(Anchor now) {
        List<Change> changes = new ArrayList<>();
        if (!path.isEmpty() && !now.path.isEmpty() && !path.equals(now.path)) {
            changes.add(new Change(Trait.PATH, say(path), say(now.path)));
        }
        if (!dataType.isEmpty() && !now.dataType.isEmpty() && !isSameType(now)) {
            changes.add(new Change(Trait.TYPE, typeWords(), now.typeWords()));
        }
        if (hasUnit() && now.hasUnit() && !isSameUnit(now)) {
            changes.add(new Change(Trait.UNIT, unitWords(), now.unitWords()));
        }
        return changes;
    }

    /** Its path for people, {@code Objects/Line 1/speed}; {@code Objects/} alone when it is not known. */
    public String place() {
        return say(path);
    }

    /** This, with what only the later look could tell. */
    public Anchor with(Anchor later) {
        return new Anchor(
                path.isEmpty() ? later.path : path,
                dataType.isEmpty() ? later.dataType : dataType,
                dataType.isEmpty() ? later.rank : rank,
                hasUnit() ? unitId : later.unitId,
                hasUnit() ? unit : later.unit);
    }

    /** This at the path of the earlier one, unless it has one of its own. */
    public Anchor at(Anchor earlier) {
        return path.isEmpty() ? new Anchor(earlier.path, dataType, rank, unitId, unit) : this;
    }

    private boolean hasUnit() {
        return unitId > 0 || !unit.isEmpty();
    }

    private boolean isSameUnit(Anchor other) {
        return (unitId > 0 && other.unitId > 0) ? unitId == other.unitId : unit.equals(other.unit);
    }

    /** Of ranks only what they surely say: some servers tell {@code OneOrMoreDimensions} now and a number then. */
    private boolean isSameType(Anchor other) {
        boolean isOther = (rank == SCALAR && other.rank >= 0) || (rank >= 0 && other.rank == SCALAR);
        boolean isComparable = dataType.startsWith(VALUE) == other.dataType.startsWith(VALUE);
        return !isComparable || (dataType.equals(other.dataType) && !isOther);
    }

    /** Its type for people; empty when it is not known. */
    public String typeWords() {
        return rank >= 0 ? "list of " + dataType : dataType;
    }

    /** The kind of field in which a store keeps its values, by its declared type; empty where that does not say it. */
    public String fieldKind() {
        if (rank >= 0) {
            return "string";
        }
        return switch (dataType) {
            case "Boolean" -> "bool";
            case "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64" -> "int";
            case "UInt64" -> "uint";
            case "Float", "Double" -> "float";
            case "String", "LocalizedText", "DateTime", "Guid", "ByteString" -> "string";
            default -> "";
        };
    }

    /** Its unit for people; empty when there is none. */
    public String unitWords() {
        return unitId > 0 ? unit + " (" + unitId + ")" : unit;
    }

    private static String say(List<String> path) {
        List<String> names =
                path.stream().map(name -> name.substring(name.indexOf(';') + 1)).toList();
        return "Objects/" + String.join("/", names);
    }
}
