package io.steelyard.gateway.model;

/**
 * One signal of one asset as the stores see it. Equal by content; ingest keeps one object a series, so that stores may
 * cache by identity.
 *
 * @param key site, asset and signal
 * @param equipmentClass measurement
 * @param area tag, ISA-95 area
 * @param line tag, ISA-95 line
 * @param field field name: the signal's, or a typed sibling's {@code <signal>.<type>}
 * @param type what the field is locked to
 */
public record Series(SignalKey key, String equipmentClass, String area, String line, String field, FieldType type) {}
