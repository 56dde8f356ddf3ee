import { availableParallelism } from 'node:os';
import { AppError } from '#domain/app-error';
import type { PreparedCounts } from '#engine/engine';
import { featureCatalogue } from '#features/catalogue';
import type { FoldOptions } from '#features/fold-options';
import { createRandom } from '#ml/random';
import { declareAxes } from '#model/axes';
import type { MemberSpec, Profile } from '#model/members';
import type { Model } from '#model/model';
import { defaultPolicy, type Policy, refuseUnknownLabels } from '#model/policy';
import { halfStability, type HalfStability } from '#model/stability';
import { trainModel, type TrainOptions } from '#model/train';
import { type Validation, validateModel } from '#model/validation/validation';
import { fingerprint } from '#model/version';
import { expertFitter } from './fit-experts.ts';
import { gatherParts } from './gather-parts.ts';
import { sha256 } from './model-folder.ts';
import { consumePartitions } from './partition-workers.ts';
import { joinSamples, mergeSamples, type SampledLegs, type SampleInit, type SampleResult } from './sample-legs.ts';
import type { Progress, Workspace } from './workspace.ts';

export interface TrainModelOptions {
  readonly seed: number;
  readonly profile: Profile;
  readonly policy?: Policy;
  /** What features measure by; part of the model version. */
  readonly featureOptions: FoldOptions;
  /** Training legs per value of the expert axis; default 20,000. */
  readonly trainRows?: number;
  /** Calibration legs; default 60,000. */
  readonly calibrateRows?: number;
  readonly workers?: number;
  /** Members other than the profile's, for instance with weights that dispositions taught. */
  readonly members?: readonly MemberSpec[];
}

export interface TrainedModel {
  readonly model: Model;
  /** Hash of the legs it was trained and calibrated on. */
  readonly trainingData: string;
}

/** Partitions are many more than workers, so that no worker waits long at the end and memory stays bounded. */
export const partitionsFor = (events: number): number => Math.max(4, Math.min(256, Math.ceil(events / 100_000)));

/** Samples legs, trains a model version from them and tests it; the legs are gone afterwards. */
export async function trainAndValidate(workspace: Workspace, options: TrainModelOptions, progress: Progress) {
  const legs = await sampleLegs(workspace, options, progress);
  const trained = await trainFrom(workspace, legs, options, progress);
  return { ...trained, validation: validate(trained.model, legs, options.seed, progress) };
}

/** The legs that a model is trained from; several models can share them. Refuses a policy whose rules can never hold. */
export async function sampleLegs(
  workspace: Workspace,
  options: TrainModelOptions,
  progress: Progress,
): Promise<SampledLegs> {
  const { engine, counts, dictionary, parties, graph, split } = workspace;
  const axes = declareAxes(parties, dictionary);
  const policy = options.policy ?? defaultPolicy;
  refuseUnknownLabels(policy, axes);
  const { expertAxis } = policy;
  const init: SampleInit = {
    parties,
    graph,
    foldOptions: options.featureOptions,
    axes,
    dictionary: { clientSegments: dictionary.clientSegments, regions: dictionary.regions },
    split,
    seed: options.seed,
    trainRows: options.trainRows ?? 20_000,
    calibrateRows: options.calibrateRows ?? 60_000,
    strataAxis: expertAxis === 'auto' ? 'entity-type' : expertAxis,
  };
  const events = counts.legs + counts.behaviourEvents;
  const results = gatherParts<SampleResult>((parts) => mergeSamples(parts, init, featureCatalogue.length));
  let done = 0;
  await consumePartitions<SampleResult>({
    worker: 'sample.worker.js',
    workers: options.workers ?? availableParallelism(),
    init,
    partitions: await engine.partitions(partitionsFor(events)),
    events: (range) => engine.events(range),
    onEvents: (count) => progress((done += count), events, 'Computing features'),
    onResult: (result) => results.add(result),
  });
  const sampled = joinSamples(results.finish(), init, featureCatalogue.length);
  refuseTooLittle(sampled, counts);
  return sampled;
}

/** A sentence for whoever tries a handful of rows; how many are enough is for the report to say. */
function refuseTooLittle({ train, calibrate }: SampledLegs, { parties, transactions }: PreparedCounts): void {
  const [trained, calibrated] = [train.features.rows, calibrate.features.rows];
  if (trained > 0 && calibrated > 0) return;
  const found = `${counted(trained, 'leg')} to train on and ${counted(calibrated, 'leg')} to calibrate with`;
  throw new AppError(
    'model.too-little',
    `There is too little to learn from: ${counted(transactions, 'transaction')} of ${counted(parties, 'party', 'parties')} leave ${found}. A model is trained on the earlier half of the transactions of seven parties in ten and calibrated with those of the others, so it needs at least ten parties with transactions throughout, and some thousands of transactions before its figures mean much.`,
    { parties, transactions, trained, calibrated },
  );
}

function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** Trains a model version from sampled legs. */
export async function trainFrom(
  workspace: Workspace,
  legs: SampledLegs,
  options: TrainModelOptions,
  progress: Progress,
): Promise<TrainedModel> {
  progress(0, null, 'Training');
  const model = await trainModel(trainOptions(workspace, legs, options), createRandom(options.seed));
  return { model, trainingData: fingerprint([legs.train, legs.calibrate], sha256) };
}

/** Refits on two halves of the training parties, on fewer rows, and compares them. */
export async function measureStability(
  workspace: Workspace,
  legs: SampledLegs,
  options: TrainModelOptions,
  progress: Progress,
): Promise<readonly HalfStability[]> {
  progress(0, null, 'Training two halves, to compare them');
  return halfStability(trainOptions(workspace, legs, options), createRandom(options.seed).fork('stability'));
}

/** Tests a trained version on its calibration legs and asks what rests on each of its parts. */
export function validate(
  model: Model,
  { calibrate }: SampledLegs,
  seed: number,
  progress: Progress,
): Validation | null {
  progress(0, null, 'Testing the model');
  return validateModel(model, calibrate, createRandom(seed).fork('validation'));
}

function trainOptions(
  { parties, dictionary }: Workspace,
  { train, calibrate, calibrateEarlier }: SampledLegs,
  options: TrainModelOptions,
): TrainOptions {
  return {
    catalogue: featureCatalogue,
    featureOptions: options.featureOptions,
    axes: declareAxes(parties, dictionary),
    train,
    calibrate,
    calibrateEarlier,
    policy: options.policy ?? defaultPolicy,
    profile: options.profile,
    ...(options.members === undefined ? {} : { members: options.members }),
    fitExpert: expertFitter(options.workers ?? availableParallelism()),
  };
}
