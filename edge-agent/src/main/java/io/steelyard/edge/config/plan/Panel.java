package io.steelyard.edge.config.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A panel of a Grafana dashboard.
 *
 * @param dashboard the dashboard's title
 * @param title the panel's title, or its number where it has none
 * @param queries what it asks for
 */
public record Panel(String dashboard, String title, List<Query> queries) {
    /** What is shipped, in the folder {@code dashboards} of the class path. */
    static final List<String> SHIPPED = List.of("oee-energy.json", "plant-overview.json", "readiness.json");

    public Panel {
        queries = List.copyOf(queries);
    }

    /** The panels of the dashboards that are shipped. */
    public static List<Panel> shipped() throws IOException {
        List<Panel> panels = new ArrayList<>();
        for (String name : SHIPPED) {
            try (InputStream in = Panel.class.getResourceAsStream("/dashboards/" + name)) {
                if (in == null) {
                    throw new IOException("the dashboard " + name + " is missing in this program's archive");
                }
                panels.addAll(of(Document.read(in)));
            }
        }
        return panels;
    }

    /**
     * The panels of every {@code .json} file in a folder, and in folders below it.
     *
     * @throws IOException when the folder cannot be read, or a file is no JSON; the message names it
     */
    public static List<Panel> in(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<Panel> panels = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                panels.addAll(of(Document.read(in)));
            } catch (IOException e) {
                throw new IOException(
                        file + " is no dashboard: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        e);
            }
        }
        return panels;
    }

    /** Of a dashboard as Grafana saves it, or as its API gives it. */
    static List<Panel> of(Document document) {
        Document dashboard = document.has("dashboard") ? document.at("dashboard") : document;
        List<Panel> panels = new ArrayList<>();
        collect(dashboard.at("title").text("untitled"), dashboard, panels);
        dashboard.at("rows").all().forEach(row -> collect(dashboard.at("title").text("untitled"), row, panels));
        return panels;
    }

    /** Rows have panels of their own. */
    private static void collect(String dashboard, Document parent, List<Panel> panels) {
        for (Document panel : parent.at("panels").all()) {
            List<Query> queries = new ArrayList<>();
            panel.at("targets").all().forEach(target -> queries.add(Query.of(target)));
            if (!queries.isEmpty()) {
                String title = panel.at("title").text("");
                panels.add(new Panel(
                        dashboard, title.isBlank() ? "panel " + panel.at("id").text("?") : title, queries));
            }
            collect(dashboard, panel, panels);
        }
    }
}
