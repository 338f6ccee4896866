package io.steelyard.simulator.config;

import java.util.List;

/** The configuration cannot be used; the message has a line a mistake. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }
}
