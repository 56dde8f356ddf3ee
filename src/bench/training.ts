import { expertFitter } from '#batch/fit-experts';
import { readCountryRisk } from '#batch/country-list-file';
import { featureCatalogue } from '#features/catalogue';
import { foldOptionsFor } from '#features/fold-options';
import { createRandom } from '#ml/random';
import type { Axis } from '#model/axes';
import type { LegSample } from '#model/leg-sample';
import type { Profile } from '#model/members';
import { defaultPolicy } from '#model/policy';
import { trainModel } from '#model/train';

export interface TrainingBenchmark {
  readonly rows: number;
  readonly features: number;
  readonly calibrationRows: number;
  readonly seed: number;
  readonly profiles: Readonly<Record<Profile, TrainingCost>>;
  /** Of the process, with the legs that it trains from (most of it). */
  readonly peakRssMb: number;
}

export interface TrainingCost {
  /** The general one included. */
  readonly experts: readonly string[];
  /** Elapsed, experts in threads of their own. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const seed = 1;
const features = 48;
const axes: readonly Axis[] = [
  { name: 'entity-type', of: 'party', labels: ['business', 'individual'] },
  { name: 'country', of: 'party', labels: ['CZ', 'ES', 'FR', 'IT', 'PL', 'PT'] },
];
const legsPerParty = 50;

/** Trains two experts, beside the general one, from a million legs of 48 features that are all in memory. */
export async function benchTraining(rows = 1_000_000, calibrationRows = 60_000): Promise<TrainingBenchmark> {
  const train = normalLegs(rows, 0);
  const calibrate = normalLegs(calibrationRows, rows);
  const measure = async (profile: Profile): Promise<TrainingCost> => {
    const begin = performance.now();
    const before = process.cpuUsage();
    const options = {
      catalogue: featureCatalogue.slice(0, features),
      featureOptions: foldOptionsFor('EUR', readCountryRisk()),
      policy: { ...defaultPolicy, cellAxes: axes.map(({ name }) => name), threshold: { default: 0.5, rules: [] } },
      axes,
      train,
      calibrate,
      profile,
      fitExpert: expertFitter(2),
    };
    const { experts } = await trainModel(options, createRandom(seed));
    const { user, system } = process.cpuUsage(before);
    return {
      experts: experts.map(({ name }) => name),
      seconds: (performance.now() - begin) / 1000,
      cpuSeconds: (user + system) / 1e6,
    };
  };
  const profiles = { online: await measure('online'), full: await measure('full') };
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return { rows, features, calibrationRows, seed, profiles, peakRssMb };
}

/** Normal values, moved by the entity type so that peers matter. */
function normalLegs(rows: number, firstParty: number): LegSample {
  const random = createRandom(seed).fork(`legs from party ${firstParty}`);
  const data = new Float64Array(rows * features);
  const codes = axes.map(() => new Int16Array(rows));
  const party = new Int32Array(rows);
  const at = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    party[i] = firstParty + Math.floor(i / legsPerParty);
    at[i] = i * 1000;
    for (const [a, { labels }] of axes.entries()) codes[a]![i] = (party[i]! * (a + 7)) % labels.length;
    const moved = codes[0]![i]! * 3;
    for (let j = 0; j < features; j++) data[i * features + j] = moved + random.normal();
  }
  return { features: { rows, columns: features, data }, axes: codes, party, at };
}
