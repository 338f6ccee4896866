package io.steelyard.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of InfluxDB's answers, as 2.7 gives them. */
final class FluxAnswerTest {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /** Two blocks: a table of another type begins behind an empty line with types and names of its own. */
    @Test
    void readsBlocksOfDifferentTypes() throws Exception {
        assertThat(rows("""
                #datatype,string,long,dateTime:RFC3339,double,string,string
                ,result,table,_time,_value,_field,asset
                ,_result,0,2026-09-21T14:14:00Z,1.5,power,stand-1
                ,_result,0,2026-09-21T14:14:00.05Z,-0,power,stand-1

                #datatype,string,long,dateTime:RFC3339,long,string,string
                ,result,table,_time,_value,_field,asset
                ,_result,1,1969-12-31T23:59:59.999999999Z,-9223372036854775808,count,stand-1

                #datatype,string,long,dateTime:RFC3339,unsignedLong,string,string
                ,result,table,_time,_value,_field,asset
                ,_result,2,1677-09-21T00:12:43.145224194Z,18446744073709551615,big,stand-2

                #datatype,string,long,dateTime:RFC3339,boolean,string,string
                ,result,table,_time,_value,_field,asset
                ,_result,3,2262-04-11T23:47:16.854775806Z,true,on,stand-2
                ,_result,3,2262-04-11T23:47:16.854775806Z,false,on,stand-2

                """))
                .containsExactly(
                        "stand-1 power 1790000040000000000 1.5",
                        "stand-1 power 1790000040050000000 -0.0",
                        "stand-1 count -1 -9223372036854775808",
                        "stand-2 big -9223372036854775806 -1",
                        "stand-2 on 9223372036854775806 true",
                        "stand-2 on 9223372036854775806 false");
    }

    @Test
    void readsTextsWithQuotesCommasAndLineEnds() throws Exception {
        assertThat(rows("""
                #datatype,string,long,dateTime:RFC3339,string,string,string
                ,result,table,_time,_value,_field,asset
                ,_result,0,2026-09-21T14:14:00Z,"a, ""b""
                #datatype,c",text,"轧机,1"
                ,_result,0,2026-09-21T14:14:00Z,,text,"轧机,1"
                ,_result,0,2026-09-21T14:14:00Z,#no annotation,text,"轧机,1"

                """))
                .containsExactly(
                        "轧机,1 text 1790000040000000000 a, \"b\"\n#datatype,c",
                        "轧机,1 text 1790000040000000000 ",
                        "轧机,1 text 1790000040000000000 #no annotation");
    }

    /** Status 200 has gone out by then; nothing else tells that the rows are not all. */
    @Test
    void anErrorBehindRowsIsNoEnd() {
        assertThatThrownBy(() -> rows("""
                        #datatype,string,long,dateTime:RFC3339,long,string,string
                        ,result,table,_time,_value,_field,asset
                        ,_result,0,2026-09-21T14:14:00Z,1,count,stand-1

                        #datatype,string,string
                        ,error,reference
                        ,"query timed out, after 5 s",

                        """))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("query timed out, after 5 s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",_result,0,2026-09-21T14:14:00Z,1",
                ",_result,0,yesterday,1,count,stand-1",
                ",_result,0,2026-02-30T14:14:00Z,1,count,stand-1",
                ",_result,0,2026-09-21T14:14:00Z,1x,count,stand-1",
                ",_result,0,2026-09-21T14:14:00Z,,count,stand-1",
                ",_result,0,2026-09-21T14:14:00Z,\"1,count,stand-1",
            })
    void whatIsNoRowIsAnError(String row) {
        assertThatThrownBy(() -> rows("#datatype,string,long,dateTime:RFC3339,long,string,string\n"
                        + ",result,table,_time,_value,_field,asset\n" + row + "\n\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("InfluxDB's answer has ")
                .hasMessageNotContaining("no end");
    }

    /** A cell that cannot be read must not become its neighbour's text, nor end the reader's thread. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "boolean;''",
                "boolean;t",
                "boolean;tru",
                "boolean;truly",
                "boolean;TRUE",
                "double;''",
                "double;-",
                "double;.",
                "double;+Inf",
                "double;-Inf",
                "double;NaN",
                "double;Infinity",
                "double;1.5d",
                "double;0x1p3",
                "double;1.2.3",
                "double;1.5 W",
            })
    void whatIsNoValueIsAnError(String type, String cell) {
        assertThatThrownBy(() -> rows("#datatype,string,long,dateTime:RFC3339," + type + ",string,string\n"
                        + ",result,table,_time,_value,_field,asset\n"
                        + ",_result,0,2026-09-21T14:14:00Z," + cell + ",true,1.5\n\n"))
                .isInstanceOf(StrangeAnswerException.class)
                .hasMessageContaining("InfluxDB's answer has ");
    }

    /** A proxy that ends a connection early ends some answers as if they were whole; only a whole block looks like an end. */
    @Test
    void anAnswerThatIsCutAnywhereIsAnError() throws Exception {
        String block = "#datatype,string,long,dateTime:RFC3339,string,string,string\r\n"
                + ",result,table,_time,_value,_field,asset\r\n"
                + ",_result,0,2026-09-21T14:14:00Z,a,power,stand-1\r\n"
                + ",_result,0,2026-09-21T14:14:01Z,\"a \"\"b\"\"\r\n\r\nc\",power,stand-12\r\n";
        String whole = block + "\r\n" + block.replace("\"a", "\"d") + "\r\n";
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            if (!cut.equals(block + "\r") && !cut.equals(block + "\r\n") && length < whole.length() - 1) {
                assertThatThrownBy(() -> rows(cut)).as(cut).isInstanceOf(IOException.class);
            }
        }
        assertThat(rows(whole)).hasSize(4);
    }

    /** Of a line that never ends no more is kept than a row may have. */
    @Test
    void aLineOfEndlessCellsIsAnError() {
        InputStream commas = new InputStream() {
            @Override
            public int read() {
                return ',';
            }
        };
        assertThatThrownBy(() -> new FluxAnswer(commas).next())
                .isInstanceOf(StrangeAnswerException.class)
                .hasMessageContaining("cells");
    }

    /** A portal that answers 200 to everything must not make minutes without samples. */
    @ParameterizedTest
    @ValueSource(strings = {"", "<html>\n<body>Please log in</body>\n</html>\n", "{\"results\":[]}\n"})
    void whatIsNoAnswerIsAnError(String answer) {
        assertThatThrownBy(() -> rows(answer)).isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerWithoutRowsHasAnEndOnly() throws Exception {
        assertThat(rows("\n")).isEmpty();
    }

    /** Numbers and times in the forms that InfluxDB writes, against the slow readers of the library. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void readsNumbersAndTimesAsTheLibraryDoes(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        StringBuilder csv = new StringBuilder(
                "#datatype,string,long,dateTime:RFC3339,double,string,string\r\n,result,table,_time,_value,_field,asset\r\n");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long nanos = random.nextLong() / (1L << random.nextInt(40));
            Instant time =
                    Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND));
            double value = switch (random.nextInt(4)) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextInt(-1_000_000, 1_000_000) / 100.0;
                case 2 -> random.nextLong() / (double) (1L << random.nextInt(60));
                default -> random.nextInt();
            };
            value = Double.isFinite(value) ? value : 0.1;
            String text = new BigDecimal(Double.toString(value)).toPlainString();
            csv.append(",_result,0,").append(time).append(',').append(text).append(",f,a\r\n");
            expected.add("a f " + nanos + " " + Double.parseDouble(text));
        }
        assertThat(rows(csv.append("\r\n").toString())).as("seed " + seed).containsExactlyElementsOf(expected);
    }

    private static List<String> rows(String csv) throws IOException {
        List<String> rows = new ArrayList<>();
        FluxAnswer answer = new FluxAnswer(aFewAtATime(csv.replaceAll("(?<!\r)\n", "\r\n")));
        while (answer.next()) {
            rows.add(answer.text("asset") + " " + answer.field() + " " + answer.time() + " " + answer.value());
        }
        return rows;
    }

    /** Gives seven bytes a read, as a socket may. */
    private static InputStream aFewAtATime(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] to, int off, int length) {
                return super.read(to, off, Math.min(length, 7));
            }
        };
    }
}
