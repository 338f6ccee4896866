package io.steelyard.gateway.declared;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Workbooks as spreadsheet programs write them, of one sheet that a test spells out. */
final class Workbooks {
    private Workbooks() {}

    /** A workbook that counts days from 1904, of one cell below its heading. */
    static ByteBuffer from1904(String heading, String raw, String flag) throws Exception {
        return from1904(heading, raw, flag, "yyyy-mm-dd");
    }

    static ByteBuffer from1904(String heading, String raw, String flag, String format) throws Exception {
        return workbook(
                format,
                "<workbookPr date1904=\"" + flag
                        + "\"/><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets>",
                "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" + heading + "</t></is></c></row>"
                        + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>" + raw + "</v></c></row>");
    }

    static ByteBuffer workbook(String inBook, String inSheet) throws Exception {
        return workbook("yyyy-mm-dd", inBook, inSheet);
    }

    static ByteBuffer workbook(String format, String inBook, String inSheet) throws Exception {
        String main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        String documents = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        String packages = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            put(
                    zip,
                    "[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
                            + "relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType="
                            + "\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                            + "<Override PartName=\"/xl/styles.xml\" ContentType="
                            + "\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
                            + "</Types>");
            put(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships " + packages + "><Relationship Id=\"rId1\" Type=\"" + documents
                            + "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\""
                            + documents + "/styles\" Target=\"styles.xml\"/></Relationships>");
            put(
                    zip,
                    "xl/workbook.xml",
                    "<workbook " + main + " xmlns:r=\"" + documents + "\">" + inBook + "</workbook>");
            put(
                    zip,
                    "xl/styles.xml",
                    "<styleSheet " + main + "><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"" + format
                            + "\"/>"
                            + "</numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"9\"/>"
                            + "</cellXfs></styleSheet>");
            put(
                    zip,
                    "xl/worksheets/sheet1.xml",
                    "<worksheet " + main + "><sheetData>" + inSheet + "</sheetData></worksheet>");
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static void put(ZipOutputStream zip, String name, String content) throws Exception {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
}
