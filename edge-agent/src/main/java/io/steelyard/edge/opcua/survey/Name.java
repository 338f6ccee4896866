package io.steelyard.edge.opcua.survey;

/**
 * A browse name with its namespace by URI, since indices change.
 *
 * @param uri empty stands for any namespace where names are compared
 */
public record Name(String uri, String text) {
    /** The namespace of OPC UA itself. */
    public static final String UA = "http://opcfoundation.org/UA/";

    static Name ua(String text) {
        return new Name(UA, text);
    }

    /** Whether the other is meant by this one. */
    boolean covers(Name other) {
        return text.equals(other.text) && (uri.isEmpty() || uri.equals(other.uri));
    }
}
