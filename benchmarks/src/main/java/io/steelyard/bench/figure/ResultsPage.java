package io.steelyard.bench.figure;

import java.util.List;

/** The results as a page of Markdown. */
public final class ResultsPage {
    private ResultsPage() {}

    /**
     * The whole page.
     *
     * @param taken when, on which machine, with how much effort; a paragraph
     * @param rows in the order of the page
     * @param next what is next, as Markdown
     */
    public static String of(String taken, List<Row> rows, String next) {
        StringBuilder page = new StringBuilder("""
                # What it costs

                Made by `benchmarks/run`; do not edit. Whole processes on loopback, CPU from the operating system
                (`/proc/PID/stat`, user and system time of all threads, JIT and collector included), after a warm-up. A figure
                is the median; every reference was taken in the same run, right beside it. Machines are shared and differ:
                hold ratios against each other, not absolute figures of two runs. *Yes* and *no* say whether the goal is met.

                """);
        page.append(taken).append("\n\n");
        page.append("| goal | what | is to be | figure | range | reference in the same run | met |\n");
        page.append("|---|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            page.append("| ").append(row.id());
            for (String cell : List.of(
                    row.what(),
                    row.goal(),
                    "**" + row.figure().strip() + "**",
                    row.range(),
                    row.reference(),
                    row.verdict())) {
                page.append(" | ").append(cell.replace("|", "\\|"));
            }
            page.append(" |\n");
        }
        page.append("\n## How each was taken\n\n| goal | what | method | again |\n|---|---|---|---|\n");
        for (Row row : rows) {
            page.append("| ")
                    .append(row.id())
                    .append(" | ")
                    .append(row.what())
                    .append(" | ")
                    .append(row.method().replace("|", "\\|"))
                    .append(" | `benchmarks/run --full --only ")
                    .append(row.scenario())
                    .append("` |\n");
        }
        return page.append("\n").append(next).toString();
    }
}
