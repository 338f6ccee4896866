package io.steelyard.simulator.plant;

/**
 * The namespaces of the companion specifications whose browse names the plant uses. In a signal's path a name of one of
 * them is written {@code prefix:Name}; names without a prefix are the plant's own.
 */
public enum Companion {
    UA("ua", "http://opcfoundation.org/UA/"),
    DI("di", "http://opcfoundation.org/UA/DI/"),
    MACHINERY("machinery", "http://opcfoundation.org/UA/Machinery/"),
    PROCESS_VALUES("pv", "http://opcfoundation.org/UA/Machinery/ProcessValues/"),
    JOBS("jobs", "http://opcfoundation.org/UA/Machinery/Jobs/"),
    JOB_CONTROL("isa95", "http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/"),
    MACHINE_TOOL("machinetool", "http://opcfoundation.org/UA/MachineTool/"),
    PACKML("packml", "http://opcfoundation.org/UA/PackML/"),
    PUMPS("pumps", "http://opcfoundation.org/UA/Pumps/"),
    ECM("ecm", "http://opcfoundation.org/UA/ECM/"),
    ENERGY("energy", "http://opcfoundation.org/UA/Machinery/Energy/");

    private final String prefix;
    private final String uri;

    Companion(String prefix, String uri) {
        this.prefix = prefix;
        this.uri = uri;
    }

    public String prefix() {
        return prefix;
    }

    public String uri() {
        return uri;
    }

    /** The name as it is written in a path. */
    String name(String browseName) {
        return prefix + ":" + browseName;
    }
}
