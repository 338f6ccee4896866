package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.select.Selected;
import io.steelyard.edge.opcua.select.SelectedFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mapping as a table, out of the agent's file and in again. */
final class AgentMappingCommandTest {
    private static final String HEAD = "agent: edge-1\nenterprise: acme\nsite: works\n"
            + "servers:\n  - {name: plc, url: \"opc.tcp://127.0.0.1:4840\"} # the old one\n";
    private static final String TAIL = "\n# the outbox is on the large disk\noutbox: {cap: 1GB}\n";
    private static final String ASSETS = "assets:\n"
            + "  - asset: lathe-1\n"
            + "    class: lathe\n"
            + "    profile: lathe\n"
            + "    area: shop\n"
            + "    line: \"1\"\n"
            + "    server: plc\n"
            + "    signals:\n"
            + "      - {name: power, node: \"nsu=urn:plc;s=\\\"DB 1\\\".power, kW\", unit: kW}\n"
            + "      - {name: state, path: Objects/Machines/车床, namespace: \"urn:plc\", role: state}\n";

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void writeConfig() throws IOException {
        config = folder.resolve("agent.yaml");
        Files.writeString(config, HEAD + ASSETS + TAIL);
    }

    private Ran imported(Path table) {
        return Ran.of("agent", "mapping", "import", table.toString(), "--config", config.toString());
    }

    private Ran imported(String csv) throws IOException {
        return imported(Files.writeString(folder.resolve("m.csv"), csv));
    }

    /** What goes out comes in as it was, and the rest of the file stays letter for letter. */
    @ParameterizedTest
    @ValueSource(strings = {"m.csv", "m.xlsx"})
    void whatGoesOutComesInAgain(String name) throws Exception {
        Path table = folder.resolve(name);
        Ran out = Ran.of("agent", "mapping", "export", "--config", config.toString(), "--out", table.toString());
        assertThat(out.err()).contains("2 signals");
        Ran in = imported(table);
        assertThat(in.err()).isEmpty();
        assertThat(in.out()).startsWith(HEAD + "assets:\n").endsWith(TAIL);
        Path again = Files.writeString(folder.resolve("again.yaml"), in.out());
        assertThat(Ran.of("agent", "mapping", "export", "--config", again.toString())
                        .out())
                .isEqualTo(Ran.of("agent", "mapping", "export", "--config", config.toString())
                        .out());
        assertThat(Files.readString(config)).isEqualTo(HEAD + ASSETS + TAIL);
    }

    /** What an agent has selected at its server, beside what stands in the file. */
    private void selecting() throws IOException {
        Files.writeString(
                config,
                "data: data\nnamespaces: [{prefix: di, uri: \"http://opcfoundation.org/UA/DI/\"}]\n"
                        + HEAD.replace("4840\"}", "4840\", select: [{path: \"Objects/**\"}]}") + ASSETS + TAIL);
        List<Selected.Signal> ofLathe = List.of(new Selected.Signal(
                new SignalMapping("speed", null, null, new NodeAddress.Path("urn:plc", List.of("Machines", "Speed"))),
                "nsu=urn:plc;i=7"));
        List<Selected.Signal> ofPump = List.of(
                new Selected.Signal(
                        new SignalMapping(
                                "level",
                                "state",
                                null,
                                new NodeAddress.Path(
                                        "urn:plc", List.of("nsu=http://opcfoundation.org/UA/DI/;DeviceSet", "Level"))),
                        "nsu=urn:plc;i=8"),
                new Selected.Signal(
                        new SignalMapping("flow", null, null, new NodeAddress.Path("urn:plc", List.of("a/b", "Flow"))),
                        "nsu=urn:plc;i=9"),
                new Selected.Signal(
                        new SignalMapping("gone", null, null, new NodeAddress.Id("nsu=urn:plc;i=10")),
                        "nsu=urn:plc;i=10",
                        false));
        new SelectedFile(folder.resolve("data/edge-agent/opcua"), "plc")
                .write(new Selected(
                        "",
                        List.of(
                                new Selected.Asset(new AssetInfo("lathe-1", "x", "generic", "x", "x", "plc"), ofLathe),
                                new Selected.Asset(
                                        new AssetInfo("pump-1", "pump", "generic", "hall", "2", "plc"), ofPump))));
    }

    private String exported() {
        return Ran.of("agent", "mapping", "export", "--config", config.toString())
                .out();
    }

    /** What nobody wrote down goes out, too, says so, and comes in again as what it is. */
    @ParameterizedTest
    @ValueSource(strings = {"m.csv", "m.xlsx"})
    void whatIsSelectedGoesOutAndComesInAgain(String name) throws Exception {
        selecting();
        assertThat(exported().lines())
                .contains("plc,shop,1,lathe-1,lathe,lathe,speed,,Objects/Machines/Speed,urn:plc,,,,,,,select")
                .contains("plc,hall,2,pump-1,pump,generic,level,,Objects/di:DeviceSet/Level,urn:plc,,state,,,,,select")
                .contains("plc,hall,2,pump-1,pump,generic,flow,nsu=urn:plc;i=9,,,,,,,,,select")
                .noneMatch(line -> line.contains("gone"))
                .hasSize(6);
        Path table = folder.resolve(name);
        assertThat(Ran.of("agent", "mapping", "export", "--config", config.toString(), "--out", table.toString())
                        .err())
                .contains("5 signals");
        String before = exported();
        Ran in = imported(table);
        assertThat(in.err()).isEmpty();
        assertThat(in.out()).doesNotContain("pump-1", "speed");
        Files.writeString(config, in.out());
        assertThat(exported()).isEqualTo(before);
    }

    /** Who wants a deadband on such a signal takes the word away: from then on it stands in the file. */
    @Test
    void aSelectedRowIsWrittenDownWhenItSaysSo() throws Exception {
        selecting();
        String changed = exported()
                .replace("urn:plc,,state,,,,,select", "urn:plc,°C,state,0.5,,,,")
                .replace("shop,1,lathe-1", "hall,1,lathe-1");
        Ran in = imported(changed);
        assertThat(in.err()).isEmpty();
        assertThat(in.out())
                .contains("asset: pump-1")
                .contains("path: \"Objects/di:DeviceSet/Level\"", "deadband: \"0.5\"")
                .doesNotContain("flow");
        Files.writeString(config, in.out());
        assertThat(exported().lines())
                .contains("plc,hall,2,pump-1,pump,generic,level,,Objects/di:DeviceSet/Level,urn:plc,°C,state,0.5,,,,")
                .contains("plc,hall,2,pump-1,pump,generic,flow,nsu=urn:plc;i=9,,,,,,,,,select")
                .hasSize(6);
    }

    @Test
    void aSelectedRowThatWasChangedIsAMistakeAndSaysWhatToDo() throws Exception {
        selecting();
        Ran in = imported(exported()
                .replace("flow,nsu=urn:plc;i=9,,,,", "flow,nsu=urn:plc;i=9,,,l/s,")
                .replace("speed,", "spede,")
                .replace(",state,,,,,select", ",state,,,,,selected"));
        assertThat(in.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(in.out()).isEmpty();
        assertThat(in.err())
                .contains(":4:Q: from: lathe-1/spede is not selected by the agent of this file; clear the column from")
                .contains(":5:Q: from: selected is no origin; it is select, or empty")
                .contains(":6:K: unit: is l/s here and missing as it is selected; clear the column from");
    }

    /** A table that lacks what the agent reads would be taken for all of it. */
    @Test
    void saysWhenNobodyKnowsWhatIsSelected() throws Exception {
        Files.writeString(config, HEAD.replace("4840\"}", "4840\", select: [{path: \"Objects/**\"}]}") + ASSETS + TAIL);
        Ran out = Ran.of("agent", "mapping", "export", "--config", config.toString());
        assertThat(out.code()).isZero();
        assertThat(out.err()).contains("server plc: what is selected there is not in the table");
    }

    /** A table from a spreadsheet program in Chinese: semicolons, GB18030, only the columns that are needed. */
    @Test
    void takesWhatSpreadsheetProgramsSave() throws Exception {
        Path table = folder.resolve("m.CSV");
        Files.write(
                table,
                "Asset;Class;Profile;Area;Line;Server;Signal;Path;Namespace\r\nmill-1;mill;generic;b;2;plc;温度;Objects/炉/温度;urn:plc\r\n"
                        .getBytes(Charset.forName("GB18030")));
        Ran in = imported(table);
        assertThat(in.err()).isEmpty();
        assertThat(in.out()).contains("asset: mill-1").contains("path: \"Objects/炉/温度\"");
    }

    /** What an electrician knows is enough: the rest is as the file has it, or as browse proposes it. */
    @Test
    void takesATableOfNothingButSignals() throws Exception {
        Ran in = imported("asset,signal,path,unit,deadband\n"
                + "lathe-1,state,Objects/Machines/车床,,\n"
                + "lathe-1,speed,Objects/Machines/Speed,1/min,0.5\n"
                + "pump-1,load,Objects/Load,%,2%\n");
        assertThat(in.err()).isEmpty();
        Files.writeString(config, in.out());
        assertThat(exported().lines().skip(1))
                .containsExactly(
                        "plc,shop,1,lathe-1,lathe,lathe,state,,Objects/Machines/车床,urn:plc,,,,,,,",
                        "plc,shop,1,lathe-1,lathe,lathe,speed,,Objects/Machines/Speed,urn:plc,1/min,,0.5,,,,",
                        "plc,plant,plant,pump-1,generic,generic,load,,Objects/Load,urn:plc,%,,2%,,,,");
    }

    /** The first table of all: the file has servers and nothing else yet. */
    @Test
    void takesTheFirstTable() throws Exception {
        Files.writeString(config, HEAD);
        Ran in = imported("node,asset,signal,unit,deadband,area\nnsu=urn:plc;s=a,m,power,kW,1%,hall\n");
        assertThat(in.err()).isEmpty();
        Files.writeString(config, in.out());
        assertThat(exported().lines().skip(1))
                .containsExactly("plc,hall,hall,m,generic,generic,power,nsu=urn:plc;s=a,,,kW,,1%,,,,");
    }

    /** What the agent has selected says what an asset is as well as the file. */
    @Test
    void anAssetThatIsSelectedIsWhatItIs() throws Exception {
        selecting();
        Ran in = imported("asset,signal,path,namespace\npump-1,speed,Objects/Pumps/Speed,urn:plc\n");
        assertThat(in.err()).isEmpty();
        assertThat(in.out()).contains("class: pump", "profile: generic", "area: hall", "line: \"2\"", "server: plc");
    }

    /** Once, and not in each of a thousand rows; what is wrong besides is told with it. */
    @Test
    void saysOnceWhichColumnIsMissing() throws Exception {
        Files.writeString(
                config,
                (HEAD + ASSETS + TAIL)
                        .replace("# the old one", "\n  - {name: other, url: \"opc.tcp://127.0.0.1:4841\"}"));
        Ran in = imported("asset,signal,path,deadband\nm,a,Objects/a,\nm,b,Objects/b,much\nm,c,Objects/c,\n");
        assertThat(in.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(in.err().lines())
                .hasSize(2)
                .anyMatch(line ->
                        line.contains("m.csv:1: there is no column server, and the agent's file has 2 servers; add it"))
                .anyMatch(line -> line.contains("m.csv:3:D: deadband: "));
        Ran nameless = imported("server,unit,deadband\nplc,,\nplc,,much\nplc,,\n");
        assertThat(nameless.err().lines())
                .hasSize(4)
                .anyMatch(line -> line.contains("m.csv:1: there is no column asset; add it"))
                .anyMatch(line -> line.contains("m.csv:1: there is no column signal; add it"))
                .anyMatch(line -> line.contains("m.csv:1: there is no column node or path; add one of them"))
                .anyMatch(line -> line.contains("m.csv:3:C: deadband: "));
        Ran homeless = imported("server,asset,signal,path\nother,m,a,Objects/a\nother,m,b,Objects/b\n");
        assertThat(homeless.err().lines())
                .singleElement()
                .asString()
                .contains("m.csv:1: there is no column namespace, and the agent's file does not say for every path");
    }

    /** Somebody who edits a thousand rows wants to hear of every mistake at once, where it stands. */
    @Test
    void tellsEveryMistakeByLineAndColumn() throws Exception {
        Ran in = imported("server,area,line,asset,class,profile,signal,node,path,namespace,dedband\n"
                + "plc,a,1,m1,lathe,lathe,power,nsu=urn:p;s=a,,,\n"
                + "plc,a,1,m1,mill,lathe,bad name,nsu=urn:p;s=b,,,\n"
                + "plc,a,1,m1,lathe,lathe,power,nsu=urn:p;s=c,,,\n"
                + "pcl,a,1,m2,lathe,lahte,x,nsu=urn:p;s=a,Objects/x,,\n"
                + "plc,a,1,m3,lathe,lathe,y,nsu=urn:p;s=a,,,\n"
                + "plc,a,1,m4,lathe,lathe,z,,Objects/z,,\n");
        assertThat(in.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(in.out()).isEmpty();
        assertThat(in.err())
                .contains("m.csv:1:K: dedband: is no column")
                .contains("m.csv:3:E: class: is mill here and lathe in line 2")
                .contains("m.csv:3:G: signal: ")
                .contains("m.csv:4:G: signal: signal power of m1 is given twice")
                .contains("m.csv:5:A: server: pcl is no server of this file; did you mean \"plc\"?")
                .contains("m.csv:5:F: profile: ")
                .contains("m.csv:5:H: node: a signal needs a path or a node")
                .contains("m.csv:6:H: node: is the node of m1/power already")
                .contains("m.csv:7:J: namespace: is missing");
        assertThat(Files.list(folder).map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder("agent.yaml", "m.csv");
    }

    /** The first row is no better than the others: one that is wrong would be blamed on a thousand that are right. */
    @Test
    void tellsTheRowThatSaysOtherwiseThanMostOfItsAsset() throws Exception {
        Ran in = imported("server,area,line,asset,class,profile,signal,node\n"
                + "plc,hal,1,m1,lathe,lathe,a,nsu=urn:p;s=a\n"
                + "plc,hall,1,m1,lathe,lathe,b,nsu=urn:p;s=b\n"
                + "plc,hall,1,m1,lathe,lathe,c,nsu=urn:p;s=c\n");
        assertThat(in.err())
                .contains("m.csv:2:B: area: is hal here and hall in line 3")
                .doesNotContain("m.csv:3:", "m.csv:4:");
    }

    @Test
    void saysWhatIsNoTable() throws Exception {
        assertThat(imported("").err()).contains("is empty");
        assertThat(imported("server,area,line,asset,class,profile,signal\n").err())
                .contains("no row below");
        assertThat(imported(Files.writeString(folder.resolve("m.xlsx"), "no zip"))
                        .err())
                .contains("is no workbook");
        assertThat(imported(Files.writeString(folder.resolve("m.txt"), "x")).err())
                .contains(".csv or .xlsx");
        assertThat(imported(folder.resolve("none.csv")).err()).contains("cannot be read");
    }
}
