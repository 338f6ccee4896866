package io.steelyard.edge.opcua.survey;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands in a server's address space, each node once, parents before children.
 *
 * @param isRooted whether the first node is the Objects folder, so that ways through the tree are browse paths
 * @param indexed places of nodes that a list of machines names (OPC 40001-1 Machines, OPC 10000-100 DeviceSet)
 * @param problems what could not be looked at, one sentence each
 * @param isWhole false when the walk ended at its limit
 */
public record Tree(List<Node> nodes, boolean isRooted, Set<Integer> indexed, List<String> problems, boolean isWhole) {
    public Tree {
        nodes = List.copyOf(nodes);
        indexed = Collections.unmodifiableSet(new LinkedHashSet<>(indexed));
        problems = List.copyOf(problems);
    }

    /** Children of each node, by its place. */
    List<List<Integer>> children() {
        List<List<Integer>> children = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            children.add(new ArrayList<>());
            int parent = nodes.get(i).parent();
            if (parent >= 0) {
                children.get(parent).add(i);
            }
        }
        return children;
    }

    /** Names from below the given place down to the node; from the first node, which is left out, when that is -1. */
    List<Name> names(int from, int node) {
        List<Name> names = new ArrayList<>();
        for (int at = node;
                at != from && nodes.get(at).parent() >= 0;
                at = nodes.get(at).parent()) {
            names.add(nodes.get(at).name());
        }
        Collections.reverse(names);
        return names;
    }
}
