package io.steelyard.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command on a running process takes: where it is, who asks, and how to print. */
final class PeerOptions {
    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            defaultValue = DataFolder.DEFAULT,
            description = DataFolder.IS)
    private Path data = Path.of(DataFolder.NAME);

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The process's HTTP; else of the one that runs on the data folder.")
    private @Nullable String url;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "File whose first line is the token to ask with.")
    private @Nullable Path tokenFile;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON.")
    private boolean json;

    Path data() {
        return data;
    }

    boolean isJson() {
        return json;
    }

    /** Asks as the owner of the token that the command line names. */
    HttpJson http() throws WrongUseException {
        return new HttpJson(tokenFile == null ? null : BearerToken.read(tokenFile));
    }

    /** The address that the command line names, without a slash at the end; null when it names none. */
    @Nullable
    URI named() throws WrongUseException {
        return url == null ? null : address("--url", url);
    }

    /** An address as an option names it, without a slash at the end. */
    static URI address(String option, String url) throws WrongUseException {
        try {
            URI named = new URI(url.replaceAll("/+$", ""));
            boolean isHttp = "http".equalsIgnoreCase(named.getScheme()) || "https".equalsIgnoreCase(named.getScheme());
            if (isHttp && named.getHost() != null && named.getQuery() == null && named.getFragment() == null) {
                return named;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new WrongUseException(
                option + " " + url + " is not the address of a process: write it like http://127.0.0.1:8080");
    }

    /** The gateway that is named, or that runs on the data folder. */
    Peer gateway() throws WrongUseException, UnreachableException {
        return running("gateway", "start one, or name its address with --url");
    }

    /** The edge agent that is named, or that runs on the data folder. */
    Peer agent() throws WrongUseException, UnreachableException {
        return running("edge-agent", "start one, or name its address with --url");
    }

    /** The simulator that is named, or that runs on the data folder. */
    Peer simulator() throws WrongUseException, UnreachableException {
        return running("simulator", "start ./steelyard demo, or name its folder with --data");
    }

    private Peer running(String process, String remedy) throws WrongUseException, UnreachableException {
        HttpJson http = http();
        URI named = named();
        if (named != null) {
            return new Peer(named, http);
        }
        RunFile file = RunFile.find(data, process);
        if (file == null) {
            throw new UnreachableException("no " + process + " runs on " + data + ": " + remedy);
        }
        return new Peer(file.url(), http);
    }
}
