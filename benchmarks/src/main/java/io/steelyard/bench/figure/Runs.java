package io.steelyard.bench.figure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The same figure taken several times. */
public record Runs(List<Double> figures) {

    public Runs {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no run");
        }
        figures = List.copyOf(figures);
    }

    public static Runs of(double... figures) {
        return new Runs(Arrays.stream(figures).boxed().toList());
    }

    /** The middle one; of an even number the mean of the two in the middle. */
    public double median() {
        double[] sorted = sorted();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    public double least() {
        return sorted()[0];
    }

    public double greatest() {
        return sorted()[figures.size() - 1];
    }

    private double[] sorted() {
        return figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** Each run divided by the same run of the reference. */
    public Runs over(Runs reference) {
        if (reference.figures.size() != figures.size()) {
            throw new IllegalArgumentException(
                    figures.size() + " runs and " + reference.figures.size() + " of the reference");
        }
        double[] ratios = new double[figures.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figures.get(i) / reference.figures.get(i);
        }
        return of(ratios);
    }

    /** Least to greatest. */
    public String range() {
        return figures.size() == 1
                ? "one run"
                : figure(least()) + "–" + figure(greatest()) + " (" + figures.size() + " runs)";
    }

    /** With three significant digits, and commas in what is large. */
    public static String figure(double value) {
        double size = Math.abs(value);
        if (size == 0 || Double.isInfinite(size)) {
            return size == 0 ? "0" : "∞";
        }
        if (size >= 1000) {
            double step = Math.pow(10, Math.floor(Math.log10(size)) - 2);
            return String.format(Locale.ROOT, "%,d", Math.round(Math.round(value / step) * step));
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
