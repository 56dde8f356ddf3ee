import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateUnits, type JudgedUnits } from '#batch/evaluation';
import { ingestInto } from '#batch/ingested';
import { concatenatePartyMonths, type PartyMonths } from '#batch/party-months';
import { scoreAll } from '#batch/score-all';
import { simulateBank } from '#batch/simulate-bank';
import { type SampledLegs, sampleLegs, trainFrom } from '#batch/train-model';
import { openWorkspace, type Progress, type Workspace } from '#batch/workspace';
import { featureCatalogue } from '#features/catalogue';
import type { IngestOptions } from '#ingest/ingest';
import { createRandom } from '#ml/random';
import { declareAxes } from '#model/axes';
import { type LegSample, takeLegs } from '#model/leg-sample';
import type { Model } from '#model/model';
import type { Policy } from '#model/policy';
import type { EvaluationSummary, Interval } from '#report/evaluation-summary';
import { blindTo, stages, withoutColumns } from './ablation-variants.ts';
import { type ContextSwap, swapAxes, swapContext } from './context-swap.ts';

/** The seed of a bank that nothing was developed on; nothing else may use it. */
const seed = 920_001;
const profile = 'online';
const months = 6;
const transactionsPerParty = 20;
/** Every fourth calibration party is kept for context swaps. */
const swapEvery = 4;

/** Figures of party-months of the test period. */
export interface AblationRow {
  readonly variant: string;
  /** Why there is no figure; null where there is one. */
  readonly notTestable: string | null;
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  /** Innocent party-months flagged until half of the guilty ones are found. */
  readonly falsePositives: number | null;
  /** Share of the false positives of what it is compared with that disappears, with a paired 95 % interval. */
  readonly reduction: number | null;
  readonly interval: Interval | null;
  /** Share of party-months alerted at the released line, and of the guilty ones among them. */
  readonly alertRate: number | null;
  readonly recall: number | null;
  readonly verdict: string;
}

export interface AblationOfData {
  readonly data: string;
  readonly units: number;
  readonly positives: number;
  readonly stages: readonly AblationRow[];
  /** The model of the last testable stage, each time without one group of features. */
  readonly withoutGroup: readonly AblationRow[];
  readonly contextSwaps: readonly (ContextSwap & { readonly stage: string })[];
}

export interface AblationResult {
  readonly seed: number;
  readonly profile: string;
  readonly sets: readonly AblationOfData[];
  readonly seconds: number;
}

/**
 * What each stage of segmentation and each group of features adds: on a simulated bank that nothing was developed on,
 * and with a data folder on AMLSim; legs judged in another party's context there and on the Berka bank.
 */
export async function benchAblation(
  options: { readonly data?: string; readonly transactions?: number },
  progress: Progress,
): Promise<AblationResult> {
  const startedAt = performance.now();
  const transactions = options.transactions ?? 400_000;
  const parties = Math.round(transactions / transactionsPerParty);
  const folder = mkdtempSync(join(tmpdir(), 'peerline-bench-ablation-'));
  const sets: AblationOfData[] = [];
  try {
    const data = join(folder, 'bank');
    await simulateBank({ seed, parties, transactions, months, out: data }, progress);
    const rates = join(data, 'rates.csv');
    const simulated = { data, mapping: 'canonical', rates, baseCurrency: 'EUR', out: join(folder, 'simulated') };
    sets.push(await ablate(`simulated, ${parties} parties, ${transactions} transactions`, simulated, true, progress));
    if (options.data !== undefined) {
      const amlsim = {
        data: join(options.data, 'amlsim/20K_cycle200'),
        mapping: 'amlsim',
        out: join(folder, 'amlsim'),
      };
      sets.push(await ablate('AMLSim 20K_cycle200', amlsim, true, progress));
      // Its labels are unpaid loans, not laundering: only contexts are swapped.
      const berka = { data: join(options.data, 'berka'), mapping: 'berka', out: join(folder, 'berka') };
      sets.push(await ablate('Berka', berka, false, progress));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { seed, profile, sets, seconds: (performance.now() - startedAt) / 1000 };
}

async function ablate(name: string, input: IngestOptions, judged: boolean, report: Progress): Promise<AblationOfData> {
  const progress: Progress = (done, total, label) => report(done, total, `${name}: ${label}`);
  await ingestInto(input, progress);
  const workspace = await openWorkspace(input.out, progress);
  try {
    const sampled = await sampleLegs(workspace, { seed, profile }, progress);
    const { legs, strangers } = withStrangers(sampled);
    const bank: Bank = { workspace, legs, strangers, progress };
    const { rows, swaps, whole } = await ablateStages(bank, judged);
    return {
      data: name,
      units: whole?.evaluation.units ?? 0,
      positives: whole?.evaluation.positives ?? 0,
      stages: rows,
      withoutGroup: whole === null ? [] : await ablateGroups(bank, whole),
      contextSwaps: swaps,
    };
  } finally {
    await workspace.close();
  }
}

interface Bank {
  readonly workspace: Workspace;
  readonly legs: SampledLegs;
  /** Legs of parties that no model of this benchmark is trained or calibrated on. */
  readonly strangers: LegSample;
  readonly progress: Progress;
}

function withStrangers({ train, calibrate }: SampledLegs): Pick<Bank, 'legs' | 'strangers'> {
  const rows = Int32Array.from(calibrate.party.keys());
  const isStranger = (row: number): boolean => calibrate.party[row]! % swapEvery === 1;
  return {
    legs: {
      train,
      calibrate: takeLegs(
        calibrate,
        rows.filter((row) => !isStranger(row)),
      ),
    },
    strangers: takeLegs(calibrate, rows.filter(isStranger)),
  };
}

/** A judged variant, to compare the next one with. */
interface Judged {
  readonly policy: Policy;
  readonly units: JudgedUnits;
  readonly evaluation: EvaluationSummary;
}

async function ablateStages(bank: Bank, judged: boolean) {
  const axes = declareAxes(bank.workspace.parties, bank.workspace.dictionary);
  const rows: AblationRow[] = [];
  const swaps: (ContextSwap & { stage: string })[] = [];
  let before: Judged | null = null;
  for (const { name, policy, untestable } of stages) {
    const reason = untestable(bank.legs.train, axes);
    if (reason !== null) {
      rows.push(notTestable(name, reason));
      continue;
    }
    const model = await train(bank, bank.legs, policy);
    swaps.push(...swapAxes.map((axis) => ({ stage: name, ...swapContext(model, bank.strangers, axis) })));
    if (!judged) continue;
    const now: Judged = await judge(bank, model, before);
    rows.push(rowOf(name, now, before === null ? 'what the others are compared with' : stageVerdict(now, before)));
    before = now;
  }
  return { rows, swaps, whole: before };
}

async function ablateGroups(bank: Bank, whole: Judged): Promise<readonly AblationRow[]> {
  const rows: AblationRow[] = [];
  for (const group of new Set(featureCatalogue.map(({ reasonGroup }) => reasonGroup))) {
    const left = featureCatalogue.flatMap(({ reasonGroup }, j) => (reasonGroup === group ? [j] : []));
    const name = `without ${group}`;
    if (!anyKnown(bank.legs.train, left)) {
      rows.push(notTestable(name, 'none of its features is known in this data'));
      continue;
    }
    const model = blindTo(await train(bank, withoutColumns(bank.legs, left), whole.policy), left);
    const now = await judge(bank, model, whole);
    rows.push(rowOf(name, now, groupVerdict(now)));
  }
  return rows;
}

async function train({ workspace, progress }: Bank, legs: SampledLegs, policy: Policy): Promise<Model> {
  return (await trainFrom(workspace, legs, { seed, profile, policy }, progress)).model;
}

async function judge({ workspace, progress }: Bank, model: Model, than: Judged | null): Promise<Judged> {
  const parts: PartyMonths[] = [];
  const add = ({ test }: { readonly test: { readonly months: PartyMonths } }): void => void parts.push(test.months);
  const { typologies } = await scoreAll(workspace, model, add, progress, { explain: false });
  const units = { ...concatenatePartyMonths(parts), typologies };
  // The rival is the variant before, so that the interval of the difference is paired.
  const rival = { name: 'before', tuning: '', thresholds: 0, severity: (than?.units ?? units).score };
  return { policy: model.policy, units, evaluation: evaluateUnits(units, [rival], createRandom(seed)) };
}

function anyKnown({ features }: LegSample, columns: readonly number[]): boolean {
  return features.data.some((value, at) => !Number.isNaN(value) && columns.includes(at % features.columns));
}

function atHalf({ evaluation }: Judged) {
  return evaluation.opponents[0]?.levels.find(({ recall }) => recall === 0.5);
}

function rowOf(variant: string, judged: Judged, verdict: string): AblationRow {
  const { evaluation } = judged;
  const level = atHalf(judged);
  return {
    variant,
    notTestable: evaluation.reason,
    auroc: evaluation.auroc,
    averagePrecision: evaluation.aucpr,
    falsePositives: level?.falsePositives ?? null,
    reduction: level?.reduction ?? null,
    interval: level?.interval ?? null,
    alertRate: evaluation.units === 0 ? null : evaluation.flagged / evaluation.units,
    recall: evaluation.recall,
    verdict,
  };
}

function notTestable(variant: string, reason: string): AblationRow {
  return {
    variant,
    notTestable: reason,
    auroc: null,
    averagePrecision: null,
    falsePositives: null,
    reduction: null,
    interval: null,
    alertRate: null,
    recall: null,
    verdict: 'not testable',
  };
}

function stageVerdict(now: Judged, before: Judged): string {
  if (now.units.score.every((score, unit) => Object.is(score, before.units.score[unit]))) {
    const found = ({ evaluation }: Judged): number => Math.round((evaluation.recall ?? 0) * evaluation.positives);
    const more = found(now) > found(before) ? 'finds more' : 'does not help: finds no more';
    return (
      `the order is the same, the line moves: ${more}, ${found(now)} guilty months instead of ${found(before)}, ` +
      `with ${now.evaluation.flagged} alerted instead of ${before.evaluation.flagged}`
    );
  }
  const level = atHalf(now);
  if (level?.interval === undefined || level.interval === null) return 'not testable';
  if (level.interval[0] > 0) return 'helps: fewer false positives than the stage before';
  if (level.interval[1] < 0) return 'does not help: more false positives than the stage before';
  return 'does not help measurably: the interval includes no difference';
}

function groupVerdict(now: Judged): string {
  const level = atHalf(now);
  if (level?.interval === undefined || level.interval === null) return 'not testable';
  if (level.interval[1] < 0) return 'the group helps: more false positives without it';
  if (level.interval[0] > 0) return 'the group does not help: fewer false positives without it';
  return 'the group does not help measurably: the interval includes no difference';
}
