package io.steelyard.edge.opcua.select;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.survey.Proposal;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.opcua.survey.Surveyor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a walk proposes and a selection wants beside what was selected before: what is known keeps its asset and its name,
 * also when it is not read any more, and what is new gets those that are proposed, unless somebody has or had them. Pure; used
 * once.
 */
final class Choice {
    private static final String OBJECTS = "Objects";
    private static final String UNDECIDED = "undecided";
    private static final int MOST_GONE = 20_000;

    private final Selects selects;
    private final Surveyor.Look look;
    private final Given given;
    private final Rules rules;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, String> known = new HashMap<>(); // assets by places
    private final Map<String, String> places = new HashMap<>(); // of what is known, by the nodes that stand there now
    private final Map<String, String> handAssets = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<String> fresh = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private int count;
    private int leftOut;
    private boolean isDecided = true;

    /**
     * What is there already.
     *
     * @param hand the mapping as a person wrote it
     * @param others ids of assets that were selected at other servers
     * @param before what was selected at this one
     */
    record Given(OpcUaConfig hand, Set<String> others, Selected before) {
        /** Where what is mapped by hand and what was selected stands, also where a walk comes to it by another way. */
        List<NodeAddress> addresses(String server) {
            List<NodeAddress> addresses = new ArrayList<>();
            hand.assets().stream()
                    .filter(asset -> asset.server().equals(server))
                    .forEach(asset -> asset.signals().forEach(signal -> addresses.add(signal.address())));
            before.assets()
                    .forEach(asset -> asset.signals()
                            .forEach(signal -> addresses.add(signal.mapping().address())));
            return addresses;
        }

        /**
         * Of what was selected at all servers, by their names; what a person gave the name of has another one in it. Servers
         * of which nothing is selected any more, or that are gone, keep the ids of theirs.
         *
         * @param taken more ids that are somebody's
         */
        static Given of(OpcUaConfig hand, Map<String, Selected> selected, Set<String> taken, String server) {
            Map<String, Selected> settled = Joined.settled(hand, selected);
            Set<String> others = new HashSet<>(taken);
            others.addAll(Joined.left(hand, selected.keySet()));
            settled.forEach((name, other) -> {
                if (!name.equals(server)) {
                    other.assets().forEach(asset -> others.add(asset.info().asset()));
                }
            });
            return new Given(hand, others, settled.getOrDefault(server, Selected.NOTHING));
        }
    }

    /**
     * What comes of it.
     *
     * @param fresh names of signals that are new
     * @param gone names of those that another selection does not want any more, or that are too many now
     * @param leftOut how many were too many
     * @param misses selections that fit nothing, a sentence each
     * @param forgotten how many of those that are not read had to be forgotten, so that their names may be given again
     */
    public record Outcome(
            Selected selected, List<String> fresh, List<String> gone, int leftOut, List<String> misses, int forgotten) {
        public Outcome {
            fresh = List.copyOf(fresh);
            gone = List.copyOf(gone);
            misses = List.copyOf(misses);
        }
    }

    /** An asset that is being made. */
    private record Draft(AssetInfo info, Map<String, Selected.Signal> signals, Set<String> names) {}

    Choice(Selects selects, Surveyor.Look look, Given given, Rules rules) {
        this.selects = selects;
        this.look = look;
        this.given = given;
        this.rules = rules;
    }

    Outcome outcome() {
        List<String> misses = new ArrayList<>();
        Set<String> wanted = wanted(misses);
        nodesOfHand();
        keep(wanted);
        proposal().assets().forEach(asset -> take(asset, wanted));
        int forgotten = forget();
        List<Selected.Asset> assets = drafts.values().stream()
                .filter(draft -> !draft.signals().isEmpty())
                .map(draft -> new Selected.Asset(
                        draft.info(), List.copyOf(draft.signals().values())))
                .toList();
        Selected selected = new Selected(isDecided ? selects.text() : UNDECIDED, assets);
        return new Outcome(selected, fresh, gone, leftOut, misses, forgotten);
    }

    private Proposal proposal() {
        return look.browsed().proposal();
    }

    private boolean isSame() {
        String by = given.before().by();
        return by.isEmpty() || by.equals(selects.text());
    }

    private boolean isWhole() {
        return look.browsed().tree().isWhole()
                && look.browsed().tree().problems().isEmpty();
    }

    /** Ids of all nodes that fit. */
    private Set<String> wanted(List<String> misses) {
        Set<String> proposed = new HashSet<>();
        proposal().assets().forEach(asset -> asset.signals().forEach(signal -> proposed.add(signal.node())));
        Set<String> wanted = new HashSet<>();
        for (int i = 0; i < selects.any().size(); i++) {
            Set<String> in = selects.any().get(i).in(look.browsed().tree());
            if (in.stream().noneMatch(proposed::contains)) {
                misses.add(selects.say(i) + " of server " + selects.server() + " fits nothing: "
                        + selects.any().get(i).miss(look.browsed().tree(), rules.suggest()));
            }
            wanted.addAll(in);
        }
        return wanted;
    }

    /** Which nodes, and which addresses, are those of assets that are mapped by hand. */
    private void nodesOfHand() {
        ids.addAll(given.others());
        for (AssetMapping asset : given.hand().assets()) {
            ids.add(asset.info().asset());
            if (asset.server().equals(selects.server())) {
                for (SignalMapping signal : asset.signals()) {
                    handAssets.put(Joined.plain(signal.address()), asset.info().asset());
                    String node = look.nodes().get(signal.address());
                    if (node != null) {
                        handAssets.put(node, asset.info().asset());
                    }
                }
            }
        }
    }

    /**
     * What was selected before stays, unless it is mapped by hand now or another selection surely does not want it any more.
     * What cannot be decided is asked again at each walk.
     */
    private void keep(Set<String> wanted) {
        Map<String, String> shown = new HashMap<>();
        proposal().assets().forEach(asset -> asset.signals().forEach(one -> shown.put(place(one), one.node())));
        for (Selected.Asset asset : given.before().assets()) {
            Draft draft = draft(asset.info());
            for (Selected.Signal signal : asset.signals()) {
                NodeAddress address = signal.mapping().address();
                String place = Joined.plain(address);
                String node = shown.get(place);
                boolean isShown = node != null;
                node = isShown ? node : look.nodes().get(address); // it may be shown at another of its places
                String id = node == null ? signal.node() : node;
                boolean isByHand = handAssets.containsKey(place) || handAssets.containsKey(id);
                boolean isRead = signal.isRead()
                        && !isByHand
                        && (isSame() || (node != null && wanted.contains(node)) || isKept(signal, isShown))
                        && count < selects.most();
                count += isRead ? 1 : 0;
                if (signal.isRead() && !isRead && !isByHand) {
                    gone.add(asset.info().asset() + "/" + signal.mapping().name());
                }
                draft.signals().put(place, new Selected.Signal(signal.mapping(), id, isRead));
                draft.names().add(signal.mapping().name());
                known.put(place, asset.info().asset());
                if (node != null) {
                    places.put(node, place);
                }
            }
        }
    }

    /** Whether another selection may want what it does not find. */
    private boolean isKept(Selected.Signal signal, boolean isShown) {
        List<String> way = new ArrayList<>();
        if (signal.mapping().address() instanceof NodeAddress.Path path) {
            way.add(OBJECTS);
            path.names().forEach(name -> way.add(Joined.bare(name)));
        }
        Selection.Verdict verdict = selects.unseen(way, signal.node());
        boolean isOpen = verdict == Selection.Verdict.UNKNOWN && !(isShown && isWhole());
        isDecided &= !isOpen;
        return isOpen || verdict == Selection.Verdict.YES;
    }

    /** Names of what is read no more are not given away until there are too many of them. */
    private int forget() {
        int forgotten = 0;
        long more = drafts.values().stream()
                        .flatMap(draft -> draft.signals().values().stream())
                        .filter(signal -> !signal.isRead())
                        .count()
                - MOST_GONE;
        for (Draft draft : drafts.values()) {
            Iterator<Selected.Signal> all = draft.signals().values().iterator();
            while (more > 0 && all.hasNext()) {
                if (!all.next().isRead()) {
                    all.remove();
                    more--;
                    forgotten++;
                }
            }
        }
        return forgotten;
    }

    private Draft draft(AssetInfo info) {
        ids.add(info.asset());
        return drafts.computeIfAbsent(info.asset(), id -> {
            Set<String> names = new HashSet<>();
            given.hand().assets().stream()
                    .filter(one -> one.info().asset().equals(id) && one.server().equals(selects.server()))
                    .forEach(one -> one.signals().forEach(signal -> names.add(signal.name())));
            return new Draft(info, new LinkedHashMap<>(), names);
        });
    }

    private void take(Proposal.Asset asset, Set<String> wanted) {
        List<Proposal.Signal> more = new ArrayList<>();
        for (Proposal.Signal signal : asset.signals()) {
            boolean isWanted = wanted.contains(signal.node()) && hand(signal) == null;
            String place = place(signal);
            String there = known.containsKey(place) ? place : places.get(signal.node());
            if (there == null && isWanted) {
                more.add(signal);
            } else if (there != null && isWanted) {
                again(there);
            }
        }
        if (more.isEmpty() || count >= selects.most()) {
            leftOut += more.size();
            return;
        }
        Draft draft = home(asset);
        for (Proposal.Signal signal : more) {
            if (count >= selects.most()) {
                leftOut++;
                continue;
            }
            count++;
            String name = Names.take(signal.name(), draft.names());
            draft.signals()
                    .put(place(signal), new Selected.Signal(mapping(signal, name, asset.profile()), signal.node()));
            fresh.add(draft.info().asset() + "/" + name);
        }
    }

    /** What was not wanted any more may be so again. */
    private void again(String place) {
        Draft draft = drafts.get(known.get(place));
        Selected.Signal before = draft == null ? null : draft.signals().get(place);
        if (draft == null || before == null || before.isRead()) {
            return;
        }
        if (count >= selects.most()) {
            leftOut++;
            return;
        }
        count++;
        draft.signals().put(place, new Selected.Signal(before.mapping(), before.node()));
        fresh.add(draft.info().asset() + "/" + before.mapping().name());
    }

    /** The asset that has or had some of its signals, by an earlier selection or by hand; else a new one. */
    private Draft home(Proposal.Asset asset) {
        for (Proposal.Signal signal : asset.signals()) {
            String owner = known.get(place(signal));
            Draft draft = owner == null ? null : drafts.get(owner);
            if (draft != null) {
                return draft;
            }
        }
        for (Proposal.Signal signal : asset.signals()) {
            String owner = hand(signal);
            for (AssetMapping there : given.hand().assets()) {
                if (there.info().asset().equals(owner)) {
                    return draft(there.info());
                }
            }
        }
        String id = Names.take(asset.id(), ids);
        return draft(new AssetInfo(
                id, asset.equipmentClass(), asset.profile(), asset.area(), asset.line(), selects.server()));
    }

    private @Nullable String hand(Proposal.Signal signal) {
        String byNode = handAssets.get(signal.node());
        return byNode == null ? handAssets.get(place(signal)) : byNode;
    }

    private String place(Proposal.Signal signal) {
        return Joined.plain(address(signal));
    }

    private NodeAddress address(Proposal.Signal signal) {
        return signal.path() == null
                ? new NodeAddress.Id(signal.node())
                : NodeAddress.Path.of(
                        signal.namespace(), signal.path(), proposal().namespaces());
    }

    private SignalMapping mapping(Proposal.Signal signal, String name, String profile) {
        String role = signal.role();
        if (role == null) {
            Map<String, String> roles = rules.profiles().apply(profile);
            String usual = roles == null ? "" : roles.getOrDefault(signal.name(), "");
            role = usual.isEmpty() ? null : usual;
        }
        return new SignalMapping(name, role, null, address(signal));
    }
}
