package io.steelyard.gateway.api;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.Subject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom parameters and paths name. A name that nobody has is a mistake of whoever asks, which an empty list would hide. Outside
 * an agent is {@code site/agent} and an asset {@code site/asset}; the bare id stands for it while there is one site.
 */
final class Names {
    private static final int TOLD = 20;

    private final Views views;

    Names(Views views) {
        this.views = views;
    }

    /** The agent that the parameter names, as it is written there: {@code site/agent} or a bare id that can mean one site only. */
    @Nullable
    String agent(Request request) {
        String id = request.text("agent");
        if (id == null) {
            return null;
        }
        List<AgentKey> known = views.books().agents();
        boolean isBare = isBare(id);
        List<AgentKey> named = known.stream()
                .filter(agent -> id.equals(isBare ? agent.agent() : agent.toString()))
                .toList();
        if (named.isEmpty()) {
            throw ProblemException.badParameter("agent", "no agent " + id + "; known are " + told(known));
        }
        if (isBare && areSeveral(known.stream().map(AgentKey::site))) {
            throw ProblemException.badParameter(
                    "agent", "is a bare id, and there are several sites: write site/agent, such as " + told(named));
        }
        return id;
    }

    /** The asset that an id names. */
    LiveAsset find(String id) {
        List<LiveAsset> assets = views.plant().assets();
        boolean isBare = isBare(id);
        List<LiveAsset> found = assets.stream()
                .filter(asset ->
                        id.equals(isBare ? key(asset).asset() : key(asset).toString()))
                .toList();
        if (found.isEmpty()) {
            throw ProblemException.notFound("no asset " + id + "; /api/v1/assets lists them");
        }
        if (isBare && areSeveral(assets.stream().map(asset -> key(asset).site()))) {
            throw ProblemException.notFound("no asset " + id
                    + ", which is a bare id, and there are several sites: write" + " site/asset, such as "
                    + told(found.stream().map(Names::key).toList()));
        }
        return found.get(0);
    }

    /** The asset that the parameter names. */
    LiveAsset asset(Request request) {
        try {
            return find(request.needed("asset"));
        } catch (ProblemException e) {
            throw e.status() == 404 ? ProblemException.badParameter("asset", e.detail()) : e;
        }
    }

    /** Whose: the asset that is named, or the line, or the area, or the whole site. */
    Subject subject(String site, Request request) {
        if (request.text("asset") != null) {
            AssetKey asset = asset(request).description().key();
            if (!asset.site().equals(site)) {
                throw ProblemException.badParameter("asset", "is not of site " + site);
            }
            return request.text("signal") == null
                    ? Subject.asset(asset)
                    : Subject.signal(signal(asset(request), request));
        }
        if (request.text("signal") != null) {
            throw ProblemException.badParameter("signal", "needs its asset, too: asset=…&signal=…");
        }
        String area = request.text("area");
        String line = request.text("line");
        if (area == null) {
            if (line != null) {
                throw ProblemException.badParameter("line", "needs its area, too: area=…&line=" + line);
            }
            return Subject.site(site);
        }
        Subject subject = line == null ? Subject.area(site, area) : Subject.line(site, area, line);
        if (views.plant().assets().stream().noneMatch(asset -> subject.has(asset.description()))) {
            throw ProblemException.badParameter(
                    line == null ? "area" : "line", "no asset is there; /api/v1/assets lists areas and lines");
        }
        return subject;
    }

    /** The signal that the parameter names, of the asset. */
    SignalKey signal(LiveAsset asset, Request request) {
        String name = request.needed("signal");
        check(name, asset);
        return new SignalKey(key(asset), name);
    }

    /** Checks that the asset has such a signal, or any asset when none is given. */
    void check(String signal, @Nullable LiveAsset asset) {
        List<LiveAsset> among = asset == null ? views.plant().assets() : List.of(asset);
        if (among.stream().noneMatch(one -> has(one, signal))) {
            String whose = asset == null ? "no asset has a signal " : "asset " + key(asset) + " has no signal ";
            throw ProblemException.badParameter("signal", whose + signal + "; /api/v1/assets/{id} lists them");
        }
    }

    private static boolean has(LiveAsset asset, String signal) {
        return asset.description().signals().stream()
                .anyMatch(described -> described.name().equals(signal));
    }

    private static AssetKey key(LiveAsset asset) {
        return asset.description().key();
    }

    private static boolean isBare(String id) {
        return id.indexOf('/') < 0;
    }

    /** What the gateway tells of itself is of no site. */
    private static boolean areSeveral(Stream<String> sites) {
        return sites.filter(site -> !site.isEmpty()).distinct().count() > 1;
    }

    private static String told(List<?> keys) {
        if (keys.isEmpty()) {
            return "none yet";
        }
        String some = keys.stream().limit(TOLD).map(Object::toString).collect(Collectors.joining(", "));
        return keys.size() <= TOLD ? some : some + " and " + (keys.size() - TOLD) + " more";
    }
}
