import { ingestInto } from '#batch/ingested';
import { type SampledLegs, sampleLegs, trainFrom } from '#batch/train-model';
import { openWorkspace, type Progress, type Workspace } from '#batch/workspace';
import { featureCatalogue } from '#features/catalogue';
import type { IngestOptions } from '#ingest/ingest';
import { declareAxes } from '#model/axes';
import { type LegSample, takeLegs } from '#model/leg-sample';
import type { Model } from '#model/model';
import type { Policy } from '#model/policy';
import { type Stage, stages, withoutColumns } from './ablation-variants.ts';
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

export const profile = 'online';
/** Every fourth calibration party is kept for context swaps. */
const swapEvery = 4;
const mostTestLegs = 100_000;
/** Smaller samples than the product's own: some sixty models are trained. */
export const sizes = { trainRows: 8_000, calibrateRows: 24_000 };

/** A bank with its features, computed once. */
interface OpenBank {
  readonly workspace: Workspace;
  readonly legs: SampledLegs;
  /** Legs of parties that no model of this benchmark is trained or calibrated on. */
  readonly strangers: LegSample;
  readonly held: HeldLegs | null;
}

/** Trains and judges a model per stage and per group left out; steps that were done before are not done again. */
export async function dismantle(bank: AblationBank, steps: ResumableSteps, report: Progress): Promise<DismantledBank> {
  const progress: Progress = (done, total, label) => report(done, total, `${bank.name}: ${label}`);
  let opened: Promise<OpenBank> | undefined;
  const open = (): Promise<OpenBank> => (opened ??= openBank(bank, progress));
  const step = (name: string, compute: () => Promise<VariantUnits>): Promise<VariantUnits> =>
    steps.step(`${bank.name}, ${name}`, compute);
  try {
    const ofStages: VariantUnits[] = [];
    let whole: Stage | undefined;
    for (const stage of stages) {
      const found = await step(stage.name, async () => tryStage(stage, bank, await open(), progress));
      if (found.notTestable === null) whole = stage;
      ofStages.push(found);
    }
    const withoutGroup: VariantUnits[] = [];
    for (const group of bank.judged ? new Set(featureCatalogue.map(({ reasonGroup }) => reasonGroup)) : []) {
      withoutGroup.push(
        await step(`without ${group}`, async () => tryWithout(group, whole!.policy, bank, await open(), progress)),
      );
    }
    return { stages: ofStages, withoutGroup };
  } finally {
    await (await opened)?.workspace.close();
  }
}

async function openBank(bank: AblationBank, progress: Progress): Promise<OpenBank> {
  const input = await bank.input(progress);
  await ingestInto(input, progress);
  const workspace = await openWorkspace(input.out, progress);
  const { train, calibrate } = await sampleLegs(workspace, { seed: bank.seed, profile, ...sizes }, progress);
  const rows = Int32Array.from(calibrate.party.keys());
  const isStranger = (row: number): boolean => calibrate.party[row]! % swapEvery === 1;
  const kept = takeLegs(
    calibrate,
    rows.filter((row) => !isStranger(row)),
  );
  return {
    workspace,
    legs: { train, calibrate: kept },
    strangers: takeLegs(calibrate, rows.filter(isStranger)),
    held: bank.judged ? await holdTestLegs(workspace, mostTestLegs, progress) : null,
  };
}

async function tryStage(
  { name, policy, untestable }: Stage,
  { seed }: AblationBank,
  bank: OpenBank,
  progress: Progress,
): Promise<VariantUnits> {
  const { parties, dictionary } = bank.workspace;
  const reason = untestable(bank.legs.train, declareAxes(parties, dictionary));
  if (reason !== null) return notTestable(name, reason);
  const model = await train(bank, bank.legs, policy, seed, progress);
  return {
    variant: name,
    notTestable: null,
    units: bank.held === null ? null : scoreHeld(model, bank.held),
    swaps: Object.fromEntries(swapAxes.map((axis) => [axis, swapContext(model, bank.strangers, axis)])),
  };
}

async function tryWithout(
  group: string,
  policy: Policy,
  { seed }: AblationBank,
  bank: OpenBank,
  progress: Progress,
): Promise<VariantUnits> {
  const variant = `without ${group}`;
  const left = featureCatalogue.flatMap(({ reasonGroup }, j) => (reasonGroup === group ? [j] : []));
  if (!anyKnown(bank.legs.train, left)) return notTestable(variant, 'none of its features is known in this data');
  const legs = {
    train: withoutColumns(bank.legs.train, left),
    calibrate: withoutColumns(bank.legs.calibrate, left),
  };
  const model = await train(bank, legs, policy, seed, progress);
  const held = { ...bank.held!, legs: withoutColumns(bank.held!.legs, left) };
  return { variant, notTestable: null, units: scoreHeld(model, held), swaps: {} };
}

async function train(
  { workspace }: OpenBank,
  legs: SampledLegs,
  policy: Policy,
  seed: number,
  progress: Progress,
): Promise<Model> {
  return (await trainFrom(workspace, legs, { seed, profile, policy }, progress)).model;
}

function notTestable(variant: string, reason: string): VariantUnits {
  return { variant, notTestable: reason, units: null, swaps: {} };
}

function anyKnown({ features }: LegSample, columns: readonly number[]): boolean {
  return features.data.some((value, at) => !Number.isNaN(value) && columns.includes(at % features.columns));
}
