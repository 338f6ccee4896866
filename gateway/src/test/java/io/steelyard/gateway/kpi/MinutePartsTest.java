package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetPlan.Calendar;
import org.junit.jupiter.api.Test;

/** What parts were planned to take by what the machine tells, and what that hides. */
final class MinutePartsTest {

    private static Folding programmed() {
        return new Folding()
                .with("good", "UInt16", null)
                .with("program", "String", null)
                .with("design-speed", "Double", null)
                .program("P1", "20")
                .program("P2", "12")
                .before("good", 1L)
                .before("program", "P1")
                .before("design-speed", 6.0);
    }

    @Test
    void doubtsNothingThatItSees() {
        assertThat(programmed()
                        .at(10, "good", 2L)
                        .at(20, "program", "P2")
                        .at(30, "good", 4L)
                        .at(40, "program", "P3")
                        .at(50, "good", 5L)
                        .fold())
                .containsEntry("planned.run", 54.0) // 20 + 2 x 12 + 10
                .containsEntry("planned.parts", 4.0)
                .containsEntry("planned.parts.program", 3.0)
                .containsEntry("planned.parts.speed", 1.0)
                .doesNotContainKeys("planned.parts.doubted", "planned.run.doubted", "planned.parts.untold");
    }

    /** The gap may hide another program: what was told last is likely, and no more. */
    @Test
    void doubtsPartsWhoseProgramCouldNotBeSeen() {
        assertThat(programmed()
                        .gapOf("program", 5, 30)
                        .at(4, "good", 2L)
                        .at(10, "good", 4L)
                        .at(30, "program", "P1")
                        .at(31, "good", 5L)
                        .fold())
                .containsEntry("planned.run", 80.0)
                .containsEntry("planned.parts", 4.0)
                .containsEntry("planned.parts.doubted", 2.0)
                .containsEntry("planned.run.doubted", 40.0);
    }

    /** A job that was declared says it whatever runs. */
    @Test
    void doubtsNoPartOfADeclaredJob() {
        assertThat(programmed()
                        .gapOf("program", 5, 30)
                        .planned(0, 60, Calendar.NONE, false, "4")
                        .at(10, "good", 4L)
                        .fold())
                .containsEntry("planned.run", 12.0)
                .doesNotContainKeys("planned.parts.doubted", "planned.run.doubted");
    }

    @Test
    void doubtsPartsWhoseSpeedCouldNotBeSeen() {
        assertThat(programmed()
                        .gapOf("design-speed", 5, 30)
                        .before("program", "")
                        .at(10, "good", 4L)
                        .fold())
                .containsEntry("planned.parts.speed", 3.0)
                .containsEntry("planned.parts.doubted", 3.0)
                .containsEntry("planned.run.doubted", 30.0);
        assertThat(programmed().gapOf("design-speed", 5, 30).at(10, "good", 4L).fold())
                .as("the program tells it")
                .doesNotContainKeys("planned.parts.doubted");
    }

    /** A program that could not be read is none that is not there. */
    @Test
    void partsOfAnUnreadableProgramAreUntold() {
        assertThat(programmed()
                        .before("design-speed", null)
                        .at(5, "program", null)
                        .at(10, "good", 4L)
                        .fold())
                .containsEntry("planned.parts.untold", 3.0)
                .doesNotContainKeys("planned.parts", "planned.parts.doubted");
    }

    /** What an operator takes back while the program cannot be seen may be of another program than what was made. */
    @Test
    void tellsWhatWasTakenBackInDoubt() {
        assertThat(programmed()
                        .before("good", 100L)
                        .gapOf("program", 5, 60)
                        .at(10, "good", 104L)
                        .at(20, "good", 101L)
                        .fold())
                .containsEntry("planned.parts.doubted", 1.0)
                .containsEntry("planned.run.doubted", 20.0)
                .containsEntry("planned.parts.doubted.back", 3.0);
    }
}
