package io.steelyard.simulator.fault;

/**
 * {@code bad-quality}: about a sixth of the plant's signals lose their value, some with Bad_SensorFailure, some with
 * Bad_DeviceFailure, some with Uncertain_SensorNotAccurate; which and how follows from the signal's name alone.
 */
public final class SensorFault implements Fault {
    private static final long BAD_SENSOR_FAILURE = 0x808C_0000L;
    private static final long BAD_DEVICE_FAILURE = 0x808B_0000L;
    private static final long UNCERTAIN_SENSOR_NOT_ACCURATE = 0x4093_0000L;
    private static final int ONE_IN = 6;

    private final Runnable changed;
    private volatile boolean isOn;

    /** With what to call after a switch. */
    public SensorFault(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public String name() {
        return "bad-quality";
    }

    @Override
    public void begin(FaultOrder order) {
        isOn = true;
        changed.run();
    }

    @Override
    public void end() {
        isOn = false;
        changed.run();
    }

    /** The status that a signal reports now; 0 when its sensor works. */
    public long statusOf(String signal) {
        int hash = Math.floorMod(signal.hashCode() * 31 + signal.length(), ONE_IN * 3);
        if (!isOn || hash % ONE_IN != 0) {
            return 0;
        }
        return switch (hash / ONE_IN) {
            case 0 -> BAD_SENSOR_FAILURE;
            case 1 -> BAD_DEVICE_FAILURE;
            default -> UNCERTAIN_SENSOR_NOT_ACCURATE;
        };
    }
}
