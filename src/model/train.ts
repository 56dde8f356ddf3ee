import { AppError } from '#domain/app-error';
import type { FeatureDescription } from '#features/declaration';
import type { FoldOptions } from '#features/fold-options';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import { sampleRows } from '#ml/sampling';
import { fitAbsoluteChannel } from './absolute-channel.ts';
import type { Axis } from './axes.ts';
import { type Calibration, type CalibrationRows, defaultAbsoluteShare, fitCalibration } from './calibration.ts';
import { type ExpertPlan, planExperts } from './expert-plan.ts';
import { type Expert, type ExpertJob, fitExpert } from './expert.ts';
import { assignFolds } from './folds.ts';
import { type PeerFrame, fitPeerFrame, writeZ } from './frame.ts';
import { type Lattice, buildLattice, createCellFinder } from './lattice.ts';
import { type LegSample, takeLegs } from './leg-sample.ts';
import { type MemberSpec, type Profile, memberSpecs } from './members.ts';
import type { Model, TrainingFacts } from './model.ts';
import { fitPeerStatistics } from './peer-statistics.ts';
import type { Policy } from './policy.ts';
import { type TransactionSurprisal, fitSurprisal, transactionSurprisal } from './surprisal.ts';
import { type ScoringParts, blockRows, createTotals, createTotalsScorer, expertOf, isScorable } from './totals.ts';

/** What a model is trained from. Training and calibration legs come from different parties; the caller samples. */
export interface TrainOptions {
  readonly catalogue: readonly FeatureDescription[];
  readonly featureOptions: FoldOptions;
  readonly axes: readonly Axis[];
  readonly train: LegSample;
  readonly calibrate: LegSample;
  /** How many of the calibration legs are from before the calibration period; 0 by default. */
  readonly calibrateEarlier?: number;
  readonly policy: Policy;
  readonly profile: Profile;
  /** Members other than the profile's. */
  readonly members?: readonly MemberSpec[];
  /** Fits one expert, for instance in a worker thread; here and now by default. */
  readonly fitExpert?: (job: ExpertJob) => Promise<Expert>;
}

/** Weight of the surprisal of transaction axes beside members of weight 1. */
const surprisalWeight = 0.5;
/** Most rows that one expert is fitted to and referred to: bounded memory and time, whatever the sample. */
const mostExpertRows = 24_000;
const mostReferenceRows = 12_000;
/** Every third calibration party serves the members' tail tables, the others the conformal tables. */
const referenceEvery = 3;

/**
 * Trains a model: lattice → frame → experts → fusion → calibration. Same random source and rows, same bytes.
 * Throws AppError `model.no-rows` or `model.no-calibration` where there is nothing to learn from.
 */
export async function trainModel(options: TrainOptions, random: Random): Promise<Model> {
  checkSamples(options);
  const { catalogue, axes, train, policy, profile } = options;
  const lattice = buildLattice(axes, policy.cellAxes, train.axes, train.party);
  const cells = cellsOf(lattice, train);
  const rowsPerCell = new Int32Array(lattice.level.length);
  for (const cell of cells) rowsPerCell[cell]! += 1;
  const foldOfCell = assignFolds(lattice, rowsPerCell);
  const trainFold = Int8Array.from(cells, (cell) => foldOfCell[cell]!);
  const frame = fitPeerFrame(train.features, catalogue, lattice, train.axes);
  const surprisal = fitSurprisal(axes, lattice, train.axes);
  const absolute = fitAbsoluteChannel(train.features, catalogue, trainFold);
  const z = zOf(frame, train, cells);
  // Whether segments differ is asked before the cells take their differences out.
  const planned = policy.expertAxis === 'auto' ? zOf(frame, train, new Int32Array(cells.length)) : z;
  const plan = planExperts(planned, axes, train.axes, policy);
  const [reference, held] = splitByParty(options.calibrate);
  const jobs = expertJobs(options, plan, z, trainFold, foldOfCell, reference, { frame, lattice, surprisal }, random);
  const fit = options.fitExpert ?? (async (job: ExpertJob) => fitExpert(job));
  const experts = await Promise.all(jobs.map(fit));
  const parts = { catalogue, axes, lattice, foldOfCell, frame, surprisal, absolute, expertMap: plan.map, experts };
  return {
    kind: 'peerline-model',
    version: 1,
    profile,
    seed: jobs[0]!.seed,
    featureOptions: options.featureOptions,
    ...parts,
    calibration: calibrate(parts, held),
    policy,
    peers: fitPeerStatistics(train.features, lattice, train.axes),
    training: trainingFacts(train, options.calibrate, options.calibrateEarlier ?? 0),
  };
}

function checkSamples({ catalogue, axes, train, calibrate }: TrainOptions): void {
  for (const [name, sample] of [
    ['training', train],
    ['calibration', calibrate],
  ] as const) {
    if (sample.features.rows === 0) {
      const code = name === 'training' ? 'model.no-rows' : 'model.no-calibration';
      throw new AppError(code, `There are no ${name} legs: a model needs at least one.`);
    }
    if (sample.features.columns !== catalogue.length || sample.axes.length !== axes.length) {
      throw new AppError(
        'model.schema',
        `The ${name} legs have ${sample.features.columns} features and ${sample.axes.length} axes; ` +
          `${catalogue.length} and ${axes.length} are declared.`,
      );
    }
  }
}

function cellsOf(lattice: Lattice, sample: LegSample): Int32Array {
  const finder = createCellFinder(lattice);
  return Int32Array.from({ length: sample.features.rows }, (_, i) => finder.find(sample.axes, i));
}

function zOf(frame: PeerFrame, sample: LegSample, cells: Int32Array): Matrix {
  const { rows, columns, data } = sample.features;
  const z = matrix(rows, columns);
  for (let i = 0; i < rows; i++) writeZ(frame, cells[i]!, columns, data, i * columns, z.data, i * columns);
  return z;
}

/** Two disjoint sets of parties; one set serves both purposes where a party stands alone. */
export function splitByParty(sample: LegSample): readonly [LegSample, LegSample] {
  const reference: number[] = [];
  const held: number[] = [];
  for (let i = 0; i < sample.party.length; i++) (sample.party[i]! % referenceEvery === 0 ? reference : held).push(i);
  const few = Math.min(reference.length, held.length) < 2;
  if (few) return [sample, sample];
  return [takeLegs(sample, Int32Array.from(reference)), takeLegs(sample, Int32Array.from(held))];
}

function expertJobs(
  options: TrainOptions,
  plan: ExpertPlan,
  z: Matrix,
  trainFold: Int8Array,
  foldOfCell: Int8Array,
  reference: LegSample,
  parts: { readonly frame: PeerFrame; readonly lattice: Lattice; readonly surprisal: TransactionSurprisal },
  random: Random,
): ExpertJob[] {
  const cells = cellsOf(parts.lattice, reference);
  const referenceZ = zOf(parts.frame, reference, cells);
  const members = options.members ?? memberSpecs(options.profile);
  return plan.rows.map((all, expert) => {
    const draw = random.fork(`rows of ${plan.names[expert]}`);
    const rows = Int32Array.from(sampleRows(all.length, mostExpertRows, draw), (i) => all[i]!);
    let own = [...cells.keys()].filter((i) => expert === 0 || expertOf(plan.map, reference.axes, i) === expert);
    // An expert without reference legs of its own borrows everybody's.
    if (own.length < 2) own = [...cells.keys()];
    own = Array.from(sampleRows(own.length, mostReferenceRows, draw), (i) => own[i]!);
    const surprisals = own.map((i) =>
      transactionSurprisal(parts.surprisal, parts.lattice, reference.axes, i, cells[i]!),
    );
    return {
      name: plan.names[expert]!,
      seed: random.fork(`expert ${plan.names[expert]}`).below(2 ** 31),
      members,
      train: takeRows(z, rows),
      trainFold: Int8Array.from(rows, (row) => trainFold[row]!),
      reference: takeRows(referenceZ, own),
      referenceFold: Int8Array.from(own, (i) => foldOfCell[cells[i]!]!),
      referenceSurprisal: Float64Array.from(parts.surprisal.axes.length > 0 ? surprisals : []),
      surprisalWeight,
    };
  });
}

/** Fits the conformal tables of a model's parts to legs that none of them has seen. */
export function calibrate(parts: ScoringParts, held: LegSample): Calibration {
  const share = parts.absolute.features.length > 0 ? defaultAbsoluteShare : 0;
  return fitCalibration(calibrationRows(parts, held), parts.lattice, share);
}

function calibrationRows(parts: ScoringParts, held: LegSample): CalibrationRows {
  const { rows } = held.features;
  const totalsOf = createTotalsScorer(parts);
  const block = createTotals(blockRows);
  const totals: number[] = [];
  const absolutes: number[] = [];
  const cells: number[] = [];
  const party: number[] = [];
  for (let from = 0; from < rows; from += blockRows) {
    const to = Math.min(rows, from + blockRows);
    totalsOf(held.features, held.axes, from, to, block);
    for (let i = 0; i < to - from; i++) {
      if (!isScorable(block.state[i]!)) continue;
      totals.push(block.total[i]!);
      absolutes.push(block.absolute[i]!);
      cells.push(block.cell[i]!);
      party.push(held.party[from + i]!);
    }
  }
  return {
    totals: Float64Array.from(totals),
    absolutes: Float64Array.from(absolutes),
    cells: Int32Array.from(cells),
    folds: Int8Array.from(cells, (cell) => parts.foldOfCell[cell]!),
    party: Int32Array.from(party),
  };
}

function trainingFacts(train: LegSample, calibrate: LegSample, calibrateEarlier: number): TrainingFacts {
  const [firstAt, lastAt] = range(train.at);
  const [calibrationFirstAt, calibrationLastAt] = range(calibrate.at);
  return {
    rows: train.features.rows,
    parties: new Set(train.party).size,
    firstAt,
    lastAt,
    calibrationRows: calibrate.features.rows,
    calibrationEarlierRows: calibrateEarlier,
    calibrationParties: new Set(calibrate.party).size,
    calibrationFirstAt,
    calibrationLastAt,
  };
}

function range(values: Float64Array): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
