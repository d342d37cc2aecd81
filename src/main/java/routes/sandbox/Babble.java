package routes.sandbox;

import java.util.Random;

/**
 * Sound with the rhythm of two people talking in turn, without words: vowels made of harmonics
 * under two formants, one syllable after the other. Only {@link StrictMath} and {@link Random} are
 * used, so that the samples are the same to the last bit on every machine.
 */
final class Babble {
  static final int SAMPLES_PER_SECOND = 8_000;

  private static final int HIGHEST_HARMONIC = 3_200; // Hz
  private static final double[][] FORMANTS = {
    {730, 1090}, {270, 2290}, {300, 870}, {530, 1840}, {570, 840}, {440, 1020}, {660, 1720}
  };
  private static final double[] SINE = new double[4_096];

  static {
    for (int i = 0; i < SINE.length; i++) {
      SINE[i] = StrictMath.sin(2 * StrictMath.PI * i / SINE.length);
    }
  }

  private final Random random;
  private final double[] samples;
  private int position;

  private Babble(long seed) {
    random = new Random(seed);
    samples = new double[seconds(between(7, 11))];
  }

  /** 7 to 11 seconds, decided by the seed. */
  static short[] of(long seed) {
    Babble babble = new Babble(seed);
    babble.talk();
    return babble.levelled();
  }

  private void talk() {
    double[] pitches = {between(100, 135), between(175, 225)};
    int voice = random.nextInt(2);
    position = seconds(0.25);
    while (position < samples.length - seconds(1.2)) {
      say(pitches[voice], 4 + random.nextInt(6));
      position += seconds(between(0.22, 0.45));
      voice = 1 - voice;
    }
  }

  private void say(double pitch, int syllables) {
    for (int i = 0; i < syllables; i++) {
      double sinking = 1.08 - 0.16 * i / syllables; // a sentence ends lower than it began
      syllable(pitch * sinking * between(0.96, 1.05), seconds(between(0.11, 0.2)));
      if (random.nextInt(4) == 0) {
        position += seconds(between(0.03, 0.09));
      }
    }
  }

  private void syllable(double pitch, int length) {
    consonant(seconds(between(0.015, 0.035)));
    double[] formants = FORMANTS[random.nextInt(FORMANTS.length)];
    int harmonics = (int) (HIGHEST_HARMONIC / pitch);
    double[] loudness = new double[harmonics + 1];
    for (int k = 1; k <= harmonics; k++) {
      loudness[k] =
          (peak(k * pitch, formants[0], 90) + 0.4 * peak(k * pitch, formants[1], 130)) / k;
    }
    double strength = between(0.7, 1);
    double phase = 0;
    for (int i = 0; i < length && position < samples.length; i++, position++) {
      double wave = 0;
      for (int k = 1; k <= harmonics; k++) {
        wave += loudness[k] * SINE[(int) (phase * k * SINE.length) & (SINE.length - 1)];
      }
      samples[position] += strength * envelope((double) i / length) * wave;
      phase += pitch * (1 + 0.03 * i / length) / SAMPLES_PER_SECOND;
    }
  }

  private void consonant(int length) {
    for (int i = 0; i < length && position < samples.length; i++, position++) {
      samples[position] += 0.05 * (random.nextDouble() - 0.5) * envelope((double) i / length);
    }
  }

  private static double peak(double frequency, double centre, double width) {
    double distance = (frequency - centre) / width;
    return 0.06 + 1 / (1 + distance * distance);
  }

  /** Rises within the first fifth, falls over the last two fifths; never a click. */
  private static double envelope(double part) {
    double edge = part < 0.2 ? part / 0.2 : part > 0.6 ? (1 - part) / 0.4 : 1;
    return edge * edge * (3 - 2 * edge);
  }

  private short[] levelled() {
    double loudest = 1e-9;
    for (double sample : samples) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    short[] levelled = new short[samples.length];
    for (int i = 0; i < samples.length; i++) {
      levelled[i] = (short) StrictMath.round(samples[i] / loudest * 0.6 * Short.MAX_VALUE);
    }
    return levelled;
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private static int seconds(double seconds) {
    return (int) (seconds * SAMPLES_PER_SECOND);
  }
}
