package io.steelyard.sparkplug.codec;

/** Field numbers of Sparkplug B's protobuf schema (chapter 6.4): payload, metric, property value, metadata, data set and template. */
final class Schema {

    static final int TIMESTAMP = 1;
    static final int METRICS = 2;
    static final int SEQ = 3;
    static final int UUID = 4;
    static final int BODY = 5;

    static final int NAME = 1;
    static final int ALIAS = 2;
    static final int METRIC_TIMESTAMP = 3;
    static final int DATATYPE = 4;
    static final int IS_HISTORICAL = 5;
    static final int IS_TRANSIENT = 6;
    static final int IS_NULL = 7;
    static final int METADATA = 8;
    static final int PROPERTIES = 9;
    static final int INT_VALUE = 10;
    static final int LONG_VALUE = 11;
    static final int FLOAT_VALUE = 12;
    static final int DOUBLE_VALUE = 13;
    static final int BOOLEAN_VALUE = 14;
    static final int STRING_VALUE = 15;
    static final int BYTES_VALUE = 16;
    static final int DATASET_VALUE = 17;
    static final int TEMPLATE_VALUE = 18;
    static final int EXTENSION_VALUE = 19;

    static final int KEYS = 1;
    static final int VALUES = 2;
    static final int PROPERTY_TYPE = 1;
    static final int PROPERTY_IS_NULL = 2;
    static final int PROPERTY_INT = 3;
    static final int PROPERTY_LONG = 4;
    static final int PROPERTY_FLOAT = 5;
    static final int PROPERTY_DOUBLE = 6;
    static final int PROPERTY_BOOLEAN = 7;
    static final int PROPERTY_STRING = 8;
    static final int PROPERTY_SET = 9;
    static final int PROPERTY_SET_LIST = 10;
    static final int PROPERTY_EXTENSION = 11;
    static final int LISTED_SET = 1;

    static final int IS_MULTI_PART = 1;
    static final int CONTENT_TYPE = 2;
    static final int SIZE = 3;
    static final int PART_SEQ = 4;
    static final int FILE_NAME = 5;
    static final int FILE_TYPE = 6;
    static final int MD5 = 7;
    static final int DESCRIPTION = 8;

    static final int NUM_OF_COLUMNS = 1;
    static final int COLUMNS = 2;
    static final int TYPES = 3;
    static final int ROWS = 4;
    static final int ELEMENTS = 1;
    static final int CELL_INT = 1;

    static final int VERSION = 1;
    static final int TEMPLATE_METRICS = 2;
    static final int PARAMETERS = 3;
    static final int TEMPLATE_REF = 4;
    static final int IS_DEFINITION = 5;
    static final int PARAMETER_NAME = 1;
    static final int PARAMETER_TYPE = 2;
    static final int PARAMETER_INT = 3;

    private Schema() {}
}
