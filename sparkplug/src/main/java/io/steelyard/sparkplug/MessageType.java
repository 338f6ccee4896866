package io.steelyard.sparkplug;

/** The message types of Sparkplug B, spelled as in the third part of a topic (specification 3.0, chapter 4.1). */
public enum MessageType {
    NBIRTH,
    NDEATH,
    DBIRTH,
    DDEATH,
    NDATA,
    DDATA,
    NCMD,
    DCMD,
    STATE;

    /** True for the types whose topic names a device. */
    public boolean concernsDevice() {
        return this == DBIRTH || this == DDEATH || this == DDATA || this == DCMD;
    }

    /** True for NBIRTH and DBIRTH. */
    public boolean isBirth() {
        return this == NBIRTH || this == DBIRTH;
    }

    /** True for the types an edge node numbers with {@code seq}: births, data and DDEATH, but not NDEATH. */
    public boolean carriesSequence() {
        return this == NBIRTH || this == DBIRTH || this == NDATA || this == DDATA || this == DDEATH;
    }
}
