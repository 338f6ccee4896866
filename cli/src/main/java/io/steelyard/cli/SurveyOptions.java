package io.steelyard.cli;

import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.survey.SurveyException;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.settings.ProcessHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which OPC UA server to look at, and how to come to it. */
final class SurveyOptions {
    private static final String PROCESS = "edge-agent";

    @Parameters(paramLabel = "URL", description = "The server, opc.tcp://host:port[/path].")
    private String url = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = DataFolder.DEFAULT,
            description = DataFolder.IS + " The look uses the certificates of the edge agent there.")
    private Path data = Path.of(DataFolder.NAME);

    @Option(names = "--server", paramLabel = "NAME", description = "The server's name in the mapping (default: plant).")
    private String server = "plant";

    @Option(
            names = "--security",
            paramLabel = "POLICY[/MODE]",
            description =
                    "None, Basic256Sha256, Aes128_Sha256_RsaOaep or Aes256_Sha256_RsaPss, with Sign or SignAndEncrypt"
                            + " (default: the strongest of these that the server offers). None, and the old Basic256 and"
                            + " Basic128Rsa15, only when they are named here.")
    private @Nullable String security;

    @Option(
            names = "--weak-certificate",
            description =
                    "Take the server's certificate though it is weak, as security.weakCertificate does: SHA-1, a key"
                            + " below 2048 bits, or signed by itself without the key usages of OPC UA.")
    private boolean isWeak;

    @Option(
            names = "--as",
            paramLabel = "SITE/AGENT",
            description = "Whose look it is: written into the agent's certificate if there is none yet (default:"
                    + " site-1/edge-1).")
    private String as = "site-1/edge-1";

    @Option(names = "--user", paramLabel = "NAME", description = "User name (default: anonymous).")
    private @Nullable String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "File whose first line is the password.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--user-certificate",
            paramLabel = "FILE",
            description = "Certificate of the user with its chain, PEM or DER, instead of a name and a password.")
    private @Nullable Path userCertificate;

    @Option(names = "--user-key", paramLabel = "FILE", description = "Its key, PKCS #8, PEM or DER.")
    private @Nullable Path userKey;

    @Option(
            names = "--trust",
            paramLabel = "SHA256",
            description = "Trust the server's certificate from now on, if this is its number. A server that is held to"
                    + " another one stays so until steelyard agent cert trust.")
    private @Nullable String trust;

    Path data() {
        return data;
    }

    Target target() throws WrongUseException {
        if (!url.matches("opc\\.tcp://[^\\s/@]+(/\\S*)?")) {
            throw new WrongUseException(
                    url + " is not the address of an OPC UA server: write it like" + " opc.tcp://192.168.0.10:4840");
        }
        return new Target(server, url, security(), login(), trust);
    }

    private ServerConfig.@Nullable Security security() throws WrongUseException {
        if (security == null) {
            return isWeak ? new ServerConfig.Security(null, null, true) : null;
        }
        String[] parts = security.split("/", 2);
        List<String> policies =
                Arrays.stream(ServerConfig.Policy.values()).map(Enum::name).toList();
        List<String> modes =
                Arrays.stream(ServerConfig.Mode.values()).map(Enum::name).toList();
        String usual = parts[0].equals("None") ? "None" : "SignAndEncrypt";
        String mode = parts.length > 1 ? parts[1] : usual;
        if (!policies.contains(parts[0]) || !modes.contains(mode) || parts[0].equals("None") != mode.equals("None")) {
            throw new WrongUseException("--security " + security + " is no policy with a mode: write one of "
                    + String.join(", ", policies) + ", and behind a slash Sign or SignAndEncrypt");
        }
        return new ServerConfig.Security(
                ServerConfig.Policy.valueOf(parts[0]), ServerConfig.Mode.valueOf(mode), isWeak);
    }

    private ServerConfig.@Nullable Login login() throws WrongUseException {
        if (userCertificate == null && userKey == null) {
            return user == null && passwordFile == null ? null : credentials();
        }
        if (userCertificate == null || userKey == null) {
            throw new WrongUseException("--user-certificate and --user-key belong together: give both or none");
        }
        if (user != null || passwordFile != null) {
            throw new WrongUseException("whoever looks logs in once: give --user and --password-file, or"
                    + " --user-certificate and --user-key");
        }
        return new ServerConfig.UserCertificate(
                readable("--user-certificate", userCertificate), readable("--user-key", userKey));
    }

    private static Path readable(String option, Path file) throws WrongUseException {
        if (!Files.isReadable(file)) {
            throw new WrongUseException(option + " " + file + " cannot be read: name a file in PEM or DER");
        }
        return file;
    }

    private ServerConfig.Credentials credentials() throws WrongUseException {
        if (user == null || passwordFile == null) {
            throw new WrongUseException("--user and --password-file belong together: give both or none");
        }
        try {
            List<String> lines = Files.readAllLines(passwordFile, StandardCharsets.UTF_8);
            return new ServerConfig.Credentials(user, lines.isEmpty() ? "" : lines.get(0));
        } catch (IOException e) {
            throw new WrongUseException("--password-file " + passwordFile + " cannot be read: " + e);
        }
    }

    private String site() throws WrongUseException {
        if (!as.matches("[^\\s/]+/[^\\s/]+")) {
            throw new WrongUseException("--as " + as + " is no site and agent: write it like works/edge-1");
        }
        return as.substring(0, as.indexOf('/'));
    }

    private String agent() {
        return as.substring(as.indexOf('/') + 1);
    }

    /** A look at a server. */
    interface Look<T> {
        T at(Surveyor surveyor) throws SurveyException, InterruptedException;
    }

    /** Takes a look as the agent of the data folder, which must not run meanwhile: its files have one owner. */
    <T> T look(Look<T> look) throws WrongUseException, IOException, InterruptedException {
        try (ProcessHome home = ProcessHome.lock(data, PROCESS)) {
            Visit.Visitor visitor =
                    new Visit.Visitor(site(), agent(), home.folder().resolve("pki"));
            return look.at(new Surveyor(visitor, Profiles::find, InstantSource.system(), SteelyardMain::nanoTime));
        } catch (ProcessHome.TakenException e) {
            throw new IOException(
                    e.getMessage() + " (--data). If an agent runs there, ask it: steelyard agent ask browse|doctor"
                            + " server=NAME",
                    e);
        } catch (SurveyException e) {
            throw e.isUnreachable()
                    ? new UnreachableException(String.valueOf(e.getMessage()))
                    : new IOException(e.getMessage(), e);
        }
    }
}
