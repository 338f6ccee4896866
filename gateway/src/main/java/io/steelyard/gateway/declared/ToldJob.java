package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one list says of one job, as columns of the table {@code machine-jobs}: of a job order what is planned, of its job responses
 * what was done (OPC 40001-3, OPC 10031-4). A column that the list says nothing of is not there; what it says and cannot be
 * taken is named in the notes. Pure.
 *
 * @param isResponse whether job responses say it
 */
record ToldJob(String order, boolean isResponse, Map<String, Object> cells, List<String> notes) {
    private static final Set<String> COUNTS = Set.of("", "H87", "C62", "EA", "PCE");
    private static final Map<Integer, String> STATES =
            Map.of(1, "planned", 2, "planned", 3, "running", 4, "running", 5, "done", 6, "aborted");
    private static final List<String> EXECUTION = List.of("simulation", "test", "production");

    ToldJob {
        cells = Map.copyOf(cells);
        notes = List.copyOf(notes);
    }

    /**
     * The jobs of a list, each order once, in the list's order.
     *
     * @param list the text that the agent told
     */
    static List<ToldJob> of(JsonNode list) {
        Map<String, List<JsonNode>> responses = new java.util.LinkedHashMap<>();
        List<ToldJob> jobs = new ArrayList<>();
        for (JsonNode job : list) {
            String order = job.path("id").asText("").strip();
            if (order.isEmpty()) {
                continue;
            }
            if (job.path("kind").asText().equals("response")) {
                responses.computeIfAbsent(order, id -> new ArrayList<>()).add(job);
            } else {
                jobs.add(order(order, job));
            }
        }
        responses.forEach((order, all) -> jobs.add(response(order, all)));
        return jobs;
    }

    /** Whether the job is over as it says. */
    boolean isOver() {
        return isOver(String.valueOf(cells.get("status")));
    }

    static boolean isOver(String status) {
        return status.equals("done") || status.equals("aborted");
    }

    private static ToldJob order(String order, JsonNode job) {
        Reading reading = new Reading();
        Instant from = reading.time(job, "start");
        Instant to = reading.time(job, "end");
        reading.put("plannedFrom", from);
        if (from != null && to != null && !from.isBefore(to)) {
            reading.notes.add("its planned end is not after its planned start");
        } else {
            reading.put("plannedTo", to);
        }
        reading.state(job);
        reading.put("plannedQuantity", reading.count(List.of(job), "RunsPlanned"));
        reading.put("product", product(job));
        reading.put("work", job.path("work").path(0).asText(""));
        return new ToldJob(order, false, reading.cells, reading.notes);
    }

    /** Of several responses to one order: begun with the first, over when all are. */
    private static ToldJob response(String order, List<JsonNode> all) {
        Reading reading = new Reading();
        Instant from = null;
        Instant to = null;
        JsonNode deciding = all.get(0);
        boolean isEnded = true;
        for (JsonNode response : all) {
            Instant start = reading.time(response, "start");
            from = from == null || (start != null && start.isBefore(from)) ? start : from;
            Instant end = reading.time(response, "end");
            isEnded &= end != null;
            to = to == null || (end != null && end.isAfter(to)) ? end : to;
            boolean isOpen = !isOver(status(response));
            if (isOpen || isOver(status(deciding))) {
                deciding = response;
            }
        }
        reading.put("from", from);
        if (isEnded && from != null && to != null && !from.isBefore(to)) {
            reading.notes.add("its end is not after its start");
        } else if (isEnded) {
            reading.put("to", to);
        }
        reading.state(deciding);
        reading.put("quantity", reading.count(all, "ProducedQuantity"));
        reading.put("goodQuantity", reading.count(all, "GoodQuantity"));
        reading.put("product", product(deciding));
        reading.materials(all);
        reading.execution(deciding);
        return new ToldJob(order, true, reading.cells, reading.notes);
    }

    private static String status(JsonNode job) {
        return STATES.getOrDefault(job.path("state").asInt(0), "");
    }

    /** What is made, where the materials say so. */
    private static String product(JsonNode job) {
        for (JsonNode material : job.path("materials")) {
            if (material.path("use").asText().contains("Produced")) {
                return material.path("id").asText("");
            }
        }
        return "";
    }

    /** Columns being filled. */
    private static final class Reading {
        private final Map<String, Object> cells = new TreeMap<>();
        private final List<String> notes = new ArrayList<>();

        void put(String column, @Nullable Object value) {
            if (value != null && !value.equals("")) {
                cells.put(column, value instanceof Instant instant ? instant.toString() : value);
            }
        }

        @Nullable
        Instant time(JsonNode job, String field) {
            JsonNode text = job.path(field);
            try {
                return text.isTextual() ? Instant.parse(text.textValue()) : null;
            } catch (DateTimeException e) {
                notes.add("its " + field + " is no time: " + text.textValue());
                return null;
            }
        }

        void state(JsonNode job) {
            put("state", job.path("stateText").asText(""));
            String status = status(job);
            if (status.isEmpty() && job.has("state")) {
                notes.add("its state " + job.get("state") + " is none of ISA-95's");
            }
            put("status", status);
        }

        void execution(JsonNode job) {
            BigDecimal mode = value(job, "ExecutionMode");
            int number = mode == null ? -1 : mode.intValue();
            if (number >= 0 && number < EXECUTION.size()) {
                put("execution", EXECUTION.get(number));
            }
        }

        /** Beyond what a cell holds nobody says which; then the job's balance is not known. */
        void materials(List<JsonNode> responses) {
            List<String> flows =
                    MaterialFlow.of(responses).stream().map(MaterialFlow::text).toList();
            String cell = String.join(";", flows);
            if (cell.length() > ColumnType.LONGEST_LIST) {
                notes.add("its " + flows.size() + " materials are more than a table holds");
                put("materials", MaterialFlow.TOO_MANY);
            } else {
                put("materials", cell);
            }
        }

        /** The sum of a count; null when one of them does not say it, or says it of something that is not counted. */
        @Nullable
        BigDecimal count(List<JsonNode> jobs, String id) {
            BigDecimal sum = BigDecimal.ZERO;
            for (JsonNode job : jobs) {
                JsonNode parameter = parameter(job, id);
                BigDecimal value = value(job, id);
                if (parameter == null || value == null) {
                    return null;
                }
                String code = parameter.path("code").asText("");
                String unit = parameter.path("unit").asText("");
                if (!COUNTS.contains(code)
                        || (code.isEmpty() && !unit.isEmpty() && !unit.matches("(?i)1|pcs?|pieces?"))) {
                    notes.add(id + " is in " + (unit.isEmpty() ? code : unit) + ", which is no count");
                    return null;
                }
                if (value.signum() < 0) {
                    notes.add(id + " is " + value.toPlainString());
                    return null;
                }
                sum = sum.add(value);
            }
            return sum;
        }

        private static @Nullable JsonNode parameter(JsonNode job, String id) {
            for (JsonNode parameter : job.path("parameters")) {
                if (parameter.path("id").asText().equals(id)) {
                    return parameter;
                }
            }
            return null;
        }

        /** A number, or a text that is one. */
        private static @Nullable BigDecimal value(JsonNode job, String id) {
            JsonNode parameter = parameter(job, id);
            String text = parameter == null ? "" : parameter.path("value").asText("");
            return text.matches("-?[0-9]{1,18}([.][0-9]{1,9})?") ? new BigDecimal(text).stripTrailingZeros() : null;
        }
    }
}
