import java.util.Arrays;
import java.util.Collection;

/** Medians and percentiles. */
final class Figures {
  private Figures() {}

  /** The value in the middle; the upper one of two. */
  static double median(Collection<? extends Number> values) {
    return at(sorted(values), 0.5);
  }

  static double[] sorted(Collection<? extends Number> values) {
    return values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
  }

  /**
   * @param sorted may be empty, which gives 0
   * @param part 0.99 for the 99th percentile
   */
  static double at(double[] sorted, double part) {
    return sorted.length == 0
        ? 0
        : sorted[Math.min(sorted.length - 1, (int) (sorted.length * part))];
  }

  static double[] sorted(long[][] values) {
    return Arrays.stream(values).flatMapToLong(Arrays::stream).sorted().asDoubleStream().toArray();
  }
}
