package io.steelyard.bench.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ten signals of a load that a draft of the agent's file changes, in each way that a signal can change, by the numbers of their
 * nodes.
 *
 * @param gone the draft does not name them
 * @param filtered the draft gives them a deadband, which leaves nothing out here
 * @param elsewhere each reads the node of the next, the last that of the first
 */
record ChangedTen(List<Integer> gone, List<Integer> filtered, List<Integer> elsewhere) {
    private static final int COUNT = 10;
    private static final int GONE = 3;
    private static final int FILTERED = 3;
    private static final Pattern NODE = Pattern.compile(";i=(\\d+)\"}$");

    /** Evenly spread over so many. */
    static ChangedTen of(int signals) {
        List<Integer> ten = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            ten.add(signals / COUNT * i + signals / COUNT / 2 + 1);
        }
        return new ChangedTen(
                List.copyOf(ten.subList(0, GONE)),
                List.copyOf(ten.subList(GONE, GONE + FILTERED)),
                List.copyOf(ten.subList(GONE + FILTERED, COUNT)));
    }

    Set<Integer> all() {
        Set<Integer> all = new TreeSet<>(gone);
        all.addAll(filtered);
        all.addAll(elsewhere);
        return all;
    }

    /** The agent's file with them changed, and nothing else. */
    String draft(String file) {
        Map<Integer, Integer> other = new HashMap<>();
        for (int i = 0; i < elsewhere.size(); i++) {
            other.put(elsewhere.get(i), elsewhere.get((i + 1) % elsewhere.size()));
        }
        StringBuilder draft = new StringBuilder();
        for (String line : file.lines().toList()) {
            Matcher node = NODE.matcher(line);
            int number = node.find() ? Integer.parseInt(node.group(1)) : 0;
            if (filtered.contains(number)) {
                draft.append(line, 0, line.length() - 1).append(", deadband: \"0.5\"}\n");
            } else if (other.containsKey(number)) {
                draft.append(line, 0, node.start(1)).append(other.get(number)).append("\"}\n");
            } else if (!gone.contains(number)) {
                draft.append(line).append('\n');
            }
        }
        return draft.toString();
    }
}
