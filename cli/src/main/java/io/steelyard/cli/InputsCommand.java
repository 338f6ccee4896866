package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code steelyard inputs}: tables that people give to a running gateway. */
@Command(
        name = "inputs",
        mixinStandardHelpOptions = true,
        description = "What machines do not tell: calendars, orders, the asset register … of a running gateway.",
        subcommands = {
            InputsCommand.Listing.class,
            InputsCommand.Get.class,
            InputsCommand.Put.class,
            InputsCommand.Template.class,
            InputsCommand.Restore.class
        })
final class InputsCommand implements Callable<Integer> {
    private static final Map<String, String> TYPES = Map.of(
            "csv",
            "text/csv",
            "json",
            "application/json",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    @Override
    public Integer call() {
        System.err.println("say what to do: steelyard inputs list|get|put|template|restore");
        return ExitCode.WRONG_USE;
    }

    /** Whose table. */
    static final class Table {
        @Option(names = "--site", required = true, paramLabel = "SITE", description = "Whose tables.")
        private String site = "";

        @Parameters(paramLabel = "KIND", description = "Which table: shifts, orders, assets …")
        private String kind = "";

        String path() {
            return "/api/v1/sites/" + encoded(site) + "/inputs/" + encoded(kind);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String ending(Path file) throws WrongUseException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (!TYPES.containsKey(ending)) {
            throw new WrongUseException(file + " is no table: name a file that ends with .csv, .xlsx or .json");
        }
        return ending;
    }

    /** {@code steelyard inputs list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "The tables and how many rows each has.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private PeerOptions options = new PeerOptions();

        @Option(names = "--site", required = true, paramLabel = "SITE", description = "Whose tables.")
        private String site = "";

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            JsonNode answer = options.gateway().get("/api/v1/sites/" + encoded(site) + "/inputs");
            System.out.print(options.isJson() ? answer.toPrettyString() + System.lineSeparator() : text(answer));
            return ExitCode.DONE;
        }

        static String text(JsonNode answer) {
            StringBuilder text = new StringBuilder();
            for (JsonNode kind : answer.get("kinds")) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-18s %7d rows  version %-5d %s%n",
                        kind.get("kind").asText(),
                        kind.get("rows").asLong(),
                        kind.get("version").asLong(),
                        kind.at("/name/en").asText()));
            }
            return text.toString();
        }
    }

    /** {@code steelyard inputs get}. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "Prints a table as CSV, or saves it.")
    static final class Get implements Callable<Integer> {
        @Mixin
        private PeerOptions options = new PeerOptions();

        @Mixin
        private Table table = new Table();

        @Option(names = "--version-number", paramLabel = "N", description = "As it was from that version on.")
        private long version;

        @Option(names = "--out", paramLabel = "FILE", description = "Save it as .csv, .xlsx or .json.")
        private @Nullable Path out;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            String form = out != null ? ending(out) : options.isJson() ? "json" : "csv";
            String path = table.path() + "?form=" + form + (version > 0 ? "&version=" + version : "");
            return save(options.gateway().bytes(path), out);
        }
    }

    private static int save(byte[] bytes, @Nullable Path out) throws IOException {
        if (out == null) {
            System.out.write(bytes);
            System.out.flush();
        } else {
            Files.write(out, bytes);
        }
        return ExitCode.DONE;
    }

    /** {@code steelyard inputs template}. */
    @Command(name = "template", mixinStandardHelpOptions = true, description = "Saves a table to fill in.")
    static final class Template implements Callable<Integer> {
        @Mixin
        private PeerOptions options = new PeerOptions();

        @Mixin
        private Table table = new Table();

        @Option(names = "--lang", paramLabel = "zh|en", defaultValue = "en", description = "Language of the headings.")
        private String language = "en";

        @Option(names = "--out", paramLabel = "FILE", description = "Save it as .csv or .xlsx.")
        private @Nullable Path out;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            String form = out != null ? ending(out) : "csv";
            String path = table.path() + "/template?form=" + form + "&lang=" + encoded(language);
            return save(options.gateway().bytes(path), out);
        }
    }

    /** {@code steelyard inputs put}. */
    @Command(name = "put", mixinStandardHelpOptions = true, description = "Makes a table what a file says.")
    static final class Put implements Callable<Integer> {
        @Mixin
        private PeerOptions options = new PeerOptions();

        @Mixin
        private Table table = new Table();

        @Parameters(index = "1", paramLabel = "FILE", description = "File that ends with .csv, .xlsx or .json.")
        private Path file = Path.of("");

        @Option(names = "--add", description = "Add the rows instead of replacing the table.")
        private boolean add;

        @Option(names = "--dry-run", description = "Only say what it would do.")
        private boolean dryRun;

        @Option(names = "--note", defaultValue = "", paramLabel = "TEXT", description = "What is to be remembered.")
        private String note = "";

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            String type = TYPES.getOrDefault(ending(file), "");
            if (!Files.isReadable(file)) {
                throw new WrongUseException(file + " cannot be read: name a file that exists");
            }
            String path = table.path() + "?dryRun=" + dryRun + (note.isEmpty() ? "" : "&note=" + encoded(note));
            JsonNode answer = options.gateway()
                    .send(add ? "POST" : "PUT", path, new HttpJson.Document(type, user(), BodyPublishers.ofFile(file)));
            System.out.print(options.isJson() ? answer.toPrettyString() + System.lineSeparator() : said(answer));
            return ExitCode.DONE;
        }
    }

    private static String user() {
        return encoded(System.getProperty("user.name", "local"));
    }

    /** What a change did, for people. */
    static String said(JsonNode answer) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s%s of %s: %d added, %d changed, %d withdrawn; version %d%n",
                answer.path("dryRun").asBoolean() ? "would be: " : "",
                answer.path("kind").asText(),
                answer.path("site").asText(),
                answer.at("/added/count").asLong(),
                answer.at("/changed/count").asLong(),
                answer.at("/withdrawn/count").asLong(),
                answer.path("version").asLong()));
        answer.path("notes").forEach(note -> text.append(note.asText()).append(System.lineSeparator()));
        return text.toString();
    }

    /** {@code steelyard inputs restore}. */
    @Command(name = "restore", mixinStandardHelpOptions = true, description = "Makes a table what it was at a version.")
    static final class Restore implements Callable<Integer> {
        @Mixin
        private PeerOptions options = new PeerOptions();

        @Mixin
        private Table table = new Table();

        @Parameters(index = "1", paramLabel = "N", description = "The version.")
        private long version;

        @Option(names = "--dry-run", description = "Only say what it would do.")
        private boolean dryRun;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            JsonNode answer = options.gateway()
                    .send(
                            "POST",
                            table.path() + "/versions/" + version + ":restore?dryRun=" + dryRun,
                            new HttpJson.Document("application/json", user(), BodyPublishers.noBody()));
            System.out.print(options.isJson() ? answer.toPrettyString() + System.lineSeparator() : said(answer));
            return ExitCode.DONE;
        }
    }
}
