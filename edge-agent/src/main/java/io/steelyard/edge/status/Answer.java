package io.steelyard.edge.status;

/** What a visitor gets. */
record Answer(int status, String type, String body) {
    static final String JSON = "application/json";

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body);
    }

    /** An error as RFC 9457 has it; the words are the program's own and need no escapes. */
    static Answer problem(int status, String title, String detail) {
        return new Answer(
                status,
                "application/problem+json",
                "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\"" + detail
                        + "\"}");
    }
}
