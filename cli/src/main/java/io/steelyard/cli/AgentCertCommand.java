package io.steelyard.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.opcua.pki.CertificateDesk;
import io.steelyard.edge.opcua.pki.CertificateInfo;
import io.steelyard.edge.opcua.pki.CertificateRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code steelyard agent cert}: works on the agent's files, whether it runs or not. */
@Command(
        name = "cert",
        mixinStandardHelpOptions = true,
        description = "The certificates of the agent on this machine; a running agent sees a change at its next try.",
        subcommands = {
            AgentCertCommand.Listing.class,
            AgentCertCommand.Trust.class,
            AgentCertCommand.Reject.class,
            AgentCertCommand.Csr.class,
            AgentCertCommand.Install.class
        })
final class AgentCertCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Integer call() {
        System.err.println("say what to do: steelyard agent cert list | trust | reject | csr | install");
        return ExitCode.WRONG_USE;
    }

    /** Which agent is meant. */
    static final class Where {
        @Option(names = "--data", paramLabel = "DIR", defaultValue = DataFolder.DEFAULT, description = DataFolder.IS)
        private Path data = Path.of(DataFolder.NAME);

        /** Its folder of certificates. */
        Path pki() throws WrongUseException {
            Path pki = data.resolve("edge-agent").resolve("pki");
            if (!Files.isDirectory(pki)) {
                throw new WrongUseException(
                        "no agent has run on " + data + ": start it once, or name its data folder with --data");
            }
            return pki;
        }
    }

    /** {@code steelyard agent cert list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the agent's own certificate, those"
                    + " that it trusts and those that wait for a decision, with their SHA-256; and files that count"
                    + " for nothing, as errors.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws WrongUseException, IOException {
            CertificateDesk desk = new CertificateDesk(where.pki());
            List<CertificateInfo> all = desk.list();
            System.out.print(json ? json(all) : text(all));
            desk.unused().forEach(System.err::println);
            return ExitCode.DONE;
        }

        static String text(List<CertificateInfo> all) {
            StringBuilder text = new StringBuilder();
            for (CertificateInfo one : all) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-8s %s until %s %s%s%s%n",
                        one.folder(),
                        one.sha256(),
                        one.until(),
                        one.subject(),
                        one.issuer().equals(one.subject()) ? "" : ", by " + one.issuer(),
                        one.kind() == CertificateInfo.Kind.REVOCATION_LIST ? " (revocation list)" : ""));
            }
            return text.toString();
        }

        private static String json(List<CertificateInfo> all) throws IOException {
            return JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(
                                    all.stream().map(CertificateInfo::asMap).toList())
                    + System.lineSeparator();
        }
    }

    /** {@code steelyard agent cert trust}. */
    @Command(
            name = "trust",
            mixinStandardHelpOptions = true,
            description = "Trusts a rejected certificate; a server that was held to another one may come with it.")
    static final class Trust implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Parameters(paramLabel = "SHA-256", description = "The certificate's thumbprint, or its first digits.")
        private String sha256 = "";

        @Override
        public Integer call() throws WrongUseException, IOException {
            List<String> servers = new CertificateDesk(where.pki()).trust(sha256);
            System.out.println(
                    servers.isEmpty()
                            ? "trusted"
                            : "trusted, and taken of " + String.join(", ", servers) + " instead of the former one");
            return ExitCode.DONE;
        }
    }

    /** {@code steelyard agent cert reject}. */
    @Command(name = "reject", mixinStandardHelpOptions = true, description = "Trusts a certificate no longer.")
    static final class Reject implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Parameters(paramLabel = "SHA-256", description = "The certificate's thumbprint, or its first digits.")
        private String sha256 = "";

        @Override
        public Integer call() throws WrongUseException, IOException {
            new CertificateDesk(where.pki()).reject(sha256);
            System.out.println("rejected, from the next connection on");
            return ExitCode.DONE;
        }
    }

    /** {@code steelyard agent cert csr}. */
    @Command(
            name = "csr",
            mixinStandardHelpOptions = true,
            description = "Writes a request (PKCS #10, DER) for a certificate of the plant's own authority.")
    static final class Csr implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: edge-agent.csr).")
        private @Nullable Path out;

        @Override
        public Integer call() throws WrongUseException, IOException {
            Path file = out == null ? Path.of("edge-agent.csr") : out;
            Files.write(file, new CertificateRequest(where.pki()).make());
            System.out.println(file + ": have it signed, then steelyard agent cert install FILE");
            return ExitCode.DONE;
        }
    }

    /** {@code steelyard agent cert install}. */
    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = "Installs what the authority gave for the request: the certificate and its chain.")
    static final class Install implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Parameters(paramLabel = "FILE", description = "PEM or DER, the agent's certificate first.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws WrongUseException, IOException {
            new CertificateRequest(where.pki()).install(file);
            System.out.println("installed: the agent shows it from its next session with each server on");
            return ExitCode.DONE;
        }
    }
}
