package io.steelyard.edge.uplink;

/** What a PUBACK's reason code means for the message (MQTT 5 §3.4.2.1). */
enum AckVerdict {
    /** Taken: 0x00 only. */
    TAKEN,
    /** The broker has no subscriber for it (0x10): nobody has it, whoever releases; births until somebody hears them. */
    UNHEARD,
    /** Not now: back off, births, and again. */
    RETRY,
    /** Not allowed: a person has to do something; kept and tried again at the slowest pace. */
    HOLD,
    /** The content was refused: fewer metrics a message, and a single bad one goes aside. */
    SPLIT;

    static AckVerdict of(int reasonCode) {
        return switch (reasonCode) {
            case 0x00 -> TAKEN;
            case 0x10 -> UNHEARD;
            case 0x87, 0x90 -> HOLD;
            case 0x95, 0x99 -> SPLIT;
            default -> RETRY;
        };
    }
}
