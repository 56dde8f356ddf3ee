import { createFold, createFoldOutput } from '#features/fold';
import { defaultFoldOptions } from '#features/fold-options';
import { generateEvents } from './generated-events.ts';

/** Result of the fold's benchmark, on one thread. */
export interface FoldBenchmark {
  readonly events: number;
  readonly legs: number;
  readonly parties: number;
  readonly features: number;
  readonly seconds: number;
  readonly legsPerSecond: number;
  readonly microsecondsPerLeg: number;
}

/** Legs per second through the whole catalogue, after one warm-up pass; best of `passes`. */
export function benchFold(events = 1_000_000, partyCount = 10_000, seed = 1, passes = 3): FoldBenchmark {
  const generated = generateEvents(events, partyCount, seed);
  const output = createFoldOutput();
  const step = 8_192;
  let seconds = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass <= passes; pass++) {
    const fold = createFold(defaultFoldOptions, generated.parties);
    const begin = performance.now();
    for (let from = 0; from < events; from += step) {
      fold.fold(generated.events, output, from, Math.min(events, from + step));
    }
    if (pass > 0) seconds = Math.min(seconds, (performance.now() - begin) / 1000);
  }
  return {
    events,
    legs: generated.legs,
    parties: partyCount,
    features: output.columns,
    seconds,
    legsPerSecond: generated.legs / seconds,
    microsecondsPerLeg: (seconds / generated.legs) * 1e6,
  };
}
