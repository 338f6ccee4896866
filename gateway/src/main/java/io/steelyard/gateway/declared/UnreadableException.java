package io.steelyard.gateway.declared;

/** A cell that is not what its column takes. */
final class UnreadableException extends Exception {
    private final String detail;
    private final String remedy;

    UnreadableException(String detail, String remedy) {
        super(detail, null, false, false);
        this.detail = detail;
        this.remedy = remedy;
    }

    String detail() {
        return detail;
    }

    String remedy() {
        return remedy;
    }
}
