import { readCountryRisk } from '#batch/country-list-file';
import { ingestInto } from '#batch/ingested';
import { sampleLegs } from '#batch/train-model';
import { openWorkspace, type Progress } from '#batch/workspace';
import { featureCatalogue } from '#features/catalogue';
import { type FoldOptions, foldOptionsFor } from '#features/fold-options';
import type { IngestOptions } from '#ingest/ingest';
import { createRandom } from '#ml/random';
import { type Axis, declareAxes } from '#model/axes';
import { type LegSample, takeLegs, withoutColumns } from '#model/leg-sample';
import type { Profile } from '#model/members';
import type { Model } from '#model/model';
import type { Policy } from '#model/policy';
import { trainModel } from '#model/train';
import { type Stage, stages } from './ablation-variants.ts';
import type { RankedUnits } from './compare-units.ts';
import { type SwappedLegs, swapAxes, swapContext } from './context-swap.ts';
import { type HeldLegs, holdTestLegs, scoreHeld } from './held-legs.ts';
import type { ResumableSteps } from './resumable.ts';

/** A bank to take apart. */
export interface AblationBank {
  readonly name: string;
  readonly seed: number;
  /** False where its labels are no crime, so that only contexts are swapped. */
  readonly judged: boolean;
  /** Makes the files where they are not there yet, and says how to read them. */
  readonly input: (progress: Progress) => Promise<IngestOptions>;
}

/** What a model without something makes of the party-months of the test period. */
export interface VariantUnits {
  readonly variant: string;
  /** Why there is nothing to see; null where there is. */
  readonly notTestable: string | null;
  /** Null where the bank is not judged. */
  readonly units: RankedUnits | null;
  /** By axis; empty but for stages. */
  readonly swaps: Readonly<Record<string, SwappedLegs>>;
}

export interface DismantledBank {
  readonly stages: readonly VariantUnits[];
  /** The last testable stage, each time without one group of features. */
  readonly withoutGroup: readonly VariantUnits[];
}

export const profile: Profile = 'online';
/** Smaller samples than the product's own: some sixty models are trained. */
export const sizes = { trainRows: 8_000, calibrateRows: 24_000 };
/** Every fourth calibration party is kept for context swaps. */
const swapEvery = 4;
const mostTestLegs = 200_000;

/** All that the variants of a bank are made of: its features are computed once. */
interface Legs {
  readonly featureOptions: FoldOptions;
  readonly axes: readonly Axis[];
  readonly train: LegSample;
  readonly calibrate: LegSample;
  /** Legs of parties that no model of this benchmark is trained or calibrated on. */
  readonly strangers: LegSample;
  readonly held: HeldLegs | null;
}

/** Trains and judges a model per stage and per group left out; steps that were done before are not done again. */
export async function dismantle(bank: AblationBank, steps: ResumableSteps, report: Progress): Promise<DismantledBank> {
  const progress: Progress = (done, total, label) => report(done, total, `${bank.name}: ${label}`);
  let legs: Promise<Legs> | undefined;
  const read = (): Promise<Legs> => (legs ??= steps.step(`${bank.name}, legs`, () => readLegs(bank, progress)));
  const step = (name: string, compute: (legs: Legs) => Promise<VariantUnits>): Promise<VariantUnits> =>
    steps.step(`${bank.name}, ${name}`, async () => {
      const found = await read();
      progress(0, null, name);
      return compute(found);
    });
  const ofStages: VariantUnits[] = [];
  let whole: Stage | undefined;
  for (const stage of stages) {
    const found = await step(stage.name, (all) => tryStage(stage, bank.seed, all));
    if (found.notTestable === null) whole = stage;
    ofStages.push(found);
  }
  const withoutGroup: VariantUnits[] = [];
  for (const group of bank.judged ? new Set(featureCatalogue.map(({ reasonGroup }) => reasonGroup)) : []) {
    withoutGroup.push(await step(`without ${group}`, (all) => tryWithout(group, whole!.policy, bank.seed, all)));
  }
  return { stages: ofStages, withoutGroup };
}

async function readLegs(bank: AblationBank, progress: Progress): Promise<Legs> {
  const input = await bank.input(progress);
  const { baseCurrency } = await ingestInto(input, progress);
  const featureOptions = foldOptionsFor(baseCurrency, readCountryRisk());
  const workspace = await openWorkspace(input.out, progress);
  try {
    const { train, calibrate } = await sampleLegs(
      workspace,
      { seed: bank.seed, profile, featureOptions, ...sizes },
      progress,
    );
    const rows = Int32Array.from(calibrate.party.keys());
    const isStranger = (row: number): boolean => calibrate.party[row]! % swapEvery === 1;
    return {
      featureOptions,
      axes: declareAxes(workspace.parties, workspace.dictionary),
      train,
      calibrate: takeLegs(
        calibrate,
        rows.filter((row) => !isStranger(row)),
      ),
      strangers: takeLegs(calibrate, rows.filter(isStranger)),
      held: bank.judged ? await holdTestLegs(workspace, featureOptions, mostTestLegs, progress) : null,
    };
  } finally {
    await workspace.close();
  }
}

async function tryStage({ name, policy, untestable }: Stage, seed: number, legs: Legs): Promise<VariantUnits> {
  const reason = untestable(legs.train, legs.axes);
  if (reason !== null) return notTestable(name, reason);
  const model = await train(legs, policy, seed);
  return {
    variant: name,
    notTestable: null,
    units: legs.held === null ? null : scoreHeld(model, legs.held),
    swaps: Object.fromEntries(swapAxes.map((axis) => [axis, swapContext(model, legs.strangers, axis)])),
  };
}

async function tryWithout(group: string, policy: Policy, seed: number, legs: Legs): Promise<VariantUnits> {
  const variant = `without ${group}`;
  const left = featureCatalogue.flatMap(({ reasonGroup }, j) => (reasonGroup === group ? [j] : []));
  if (!anyKnown(legs.train, left)) return notTestable(variant, 'none of its features is known in this data');
  const model = await train(
    { ...legs, train: withoutColumns(legs.train, left), calibrate: withoutColumns(legs.calibrate, left) },
    policy,
    seed,
  );
  const held = { ...legs.held!, legs: withoutColumns(legs.held!.legs, left) };
  return { variant, notTestable: null, units: scoreHeld(model, held), swaps: {} };
}

/** In this thread: a thread of its own per expert would compile all code anew for each of some hundred experts. */
function train({ featureOptions, axes, train: rows, calibrate }: Legs, policy: Policy, seed: number): Promise<Model> {
  const options = { catalogue: featureCatalogue, featureOptions, axes, train: rows, calibrate, policy, profile };
  return trainModel(options, createRandom(seed));
}

function notTestable(variant: string, reason: string): VariantUnits {
  return { variant, notTestable: reason, units: null, swaps: {} };
}

function anyKnown({ features }: LegSample, columns: readonly number[]): boolean {
  return features.data.some((value, at) => !Number.isNaN(value) && columns.includes(at % features.columns));
}
