package io.steelyard.testkit.month;

import java.util.List;

/**
 * A machine of the made plant.
 *
 * @param signals what can be read of it; {@link Samples} names them by their place here
 * @param samples what was read of it
 * @param ratings what people declared that it is able to do
 * @param resource what its meter counts: kilowatt hours of {@code electricity} or {@code heat}, cubic metres of {@code natural-gas}
 */
public record MadeMachine(
        String name,
        String line,
        String equipmentClass,
        String profile,
        List<Signal> signals,
        Plan plan,
        Truth truth,
        Samples samples,
        Ratings ratings,
        String resource) {
    /** What most meters count. */
    public static final String ELECTRICITY = "electricity";

    static final String HEAT = "heat";
    /** What a boiler burns. */
    public static final String GAS = "natural-gas";

    public MadeMachine {
        signals = List.copyOf(signals);
    }

    /** One whose meter counts electricity. */
    public MadeMachine(
            String name,
            String line,
            String equipmentClass,
            String profile,
            List<Signal> signals,
            Plan plan,
            Truth truth,
            Samples samples) {
        this(name, line, equipmentClass, profile, signals, plan, truth, samples, new Ratings(), ELECTRICITY);
    }

    /** UCUM code of what its meter counts in. */
    public String meterUnit() {
        return resource.equals(GAS) ? "m3" : "kW.h";
    }

    /** Whether one of its signals has the role. */
    public boolean has(String role) {
        return signals.stream().anyMatch(signal -> signal.role().equals(role));
    }
}
