package io.steelyard.edge.opcua.select;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the program knows of names.
 *
 * @param profiles the signals of a profile with their roles; null for a name that is no profile
 * @param suggest of a word and those that there are, what may have been meant
 */
public record Rules(
        Function<String, @Nullable Map<String, String>> profiles, BiFunction<String, List<String>, String> suggest) {}
