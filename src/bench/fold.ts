import { readCountryRisk } from '#batch/country-list-file';
import { createFold, createFoldOutput } from '#features/fold';
import { foldOptionsFor } from '#features/fold-options';
import { generateEvents } from './generated-events.ts';

/** Result of the fold's benchmark, on one thread. */
export interface FoldBenchmark {
  readonly events: number;
  readonly legs: number;
  readonly parties: number;
  readonly features: number;
  /** Wall time of the best pass. */
  readonly seconds: number;
  /** CPU time of the best pass: what the machine did beside it is left out. */
  readonly cpuSeconds: number;
  /** By CPU time. */
  readonly legsPerSecond: number;
  readonly microsecondsPerLeg: number;
}

/** Legs per second through the whole catalogue, after one warm-up pass; best of `passes`. */
export function benchFold(events = 1_000_000, partyCount = 10_000, seed = 1, passes = 6): FoldBenchmark {
  const generated = generateEvents(events, partyCount, seed);
  const options = foldOptionsFor('EUR', readCountryRisk());
  const output = createFoldOutput();
  const step = 8_192;
  let seconds = Number.POSITIVE_INFINITY;
  let cpuSeconds = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass <= passes; pass++) {
    const fold = createFold(options, generated.parties);
    const begin = performance.now();
    const cpu = process.cpuUsage();
    for (let from = 0; from < events; from += step) {
      fold.fold(generated.events, output, from, Math.min(events, from + step));
    }
    if (pass === 0) continue;
    const { user, system } = process.cpuUsage(cpu);
    seconds = Math.min(seconds, (performance.now() - begin) / 1000);
    cpuSeconds = Math.min(cpuSeconds, (user + system) / 1e6);
  }
  return {
    events,
    legs: generated.legs,
    parties: partyCount,
    features: output.columns,
    seconds,
    cpuSeconds,
    legsPerSecond: generated.legs / cpuSeconds,
    microsecondsPerLeg: (cpuSeconds / generated.legs) * 1e6,
  };
}
