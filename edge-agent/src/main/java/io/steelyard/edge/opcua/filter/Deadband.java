package io.steelyard.edge.opcua.filter;

import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DataChangeTrigger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DeadbandType;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeFilter;
import org.jspecify.annotations.Nullable;

/**
 * How far a value has to be from the last one that was told, to be told (OPC UA Part 8 §6.2).
 *
 * @param amount in the signal's unit, or in percent of its EURange
 */
public record Deadband(double amount, boolean isPercent) {
    /** What a setting may look like. */
    public static final String PATTERN = "(\\d+(\\.\\d+)?|(100|\\d{1,2}(\\.\\d+)?)%)";

    /** {@code 0.5} or {@code 2%}. */
    public static Deadband parse(String text) {
        boolean isPercent = text.endsWith("%");
        return new Deadband(Double.parseDouble(isPercent ? text.substring(0, text.length() - 1) : text), isPercent);
    }

    /** The distance in the signal's unit; null when it is a share of a range that nobody told. */
    public @Nullable Double size(@Nullable Double low, @Nullable Double high) {
        if (!isPercent) {
            return amount;
        }
        return low == null || high == null || high <= low ? null : (Double) (amount / 100 * (high - low));
    }

    /** As a server is asked for it: a change of status is told in any case. */
    public DataChangeFilter forServer() {
        DeadbandType type = isPercent ? DeadbandType.Percent : DeadbandType.Absolute;
        return new DataChangeFilter(DataChangeTrigger.StatusValue, Unsigned.uint(type.getValue()), amount);
    }
}
