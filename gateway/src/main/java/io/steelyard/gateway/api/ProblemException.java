package io.steelyard.gateway.api;

import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that cannot be answered, as {@code application/problem+json} (RFC 9457) says it. */
final class ProblemException extends RuntimeException {
    private final int status;
    private final String title;
    private final @Nullable String field;
    private final List<Map<String, Object>> problems;

    ProblemException(int status, String title, String detail, @Nullable String field) {
        this(status, title, detail, field, List.of());
    }

    /** The same with everything that is wrong, each by the names that the schema {@code Mistake} has. */
    ProblemException(
            int status, String title, String detail, @Nullable String field, List<Map<String, Object>> problems) {
        super(detail, null, false, false);
        this.problems = List.copyOf(problems);
        this.status = status;
        this.title = title;
        this.field = field;
    }

    static ProblemException badParameter(String field, String detail) {
        return new ProblemException(400, "Bad parameter", detail, field);
    }

    /** Everything that is wrong in what was given. */
    static ProblemException of(MistakesException wrong) {
        List<Map<String, Object>> problems = new ArrayList<>();
        for (Mistake mistake : wrong.mistakes()) {
            Map<String, Object> problem = new LinkedHashMap<>();
            put(problem, "sheet", mistake.sheet());
            put(problem, "row", mistake.row());
            put(problem, "column", mistake.column());
            problem.put("detail", mistake.detail());
            problem.put("remedy", mistake.remedy());
            problems.add(problem);
        }
        String detail = String.valueOf(wrong.getMessage());
        return wrong.isMissing()
                ? new ProblemException(404, "Not found", detail, null, problems)
                : new ProblemException(
                        400, "Not taken", detail, wrong.mistakes().get(0).column(), problems);
    }

    private static void put(Map<String, Object> problem, String name, @Nullable Object value) {
        if (value != null) {
            problem.put(name, value);
        }
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(404, "Not found", detail, null);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    @Nullable
    String field() {
        return field;
    }

    List<Map<String, Object>> problems() {
        return problems;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
