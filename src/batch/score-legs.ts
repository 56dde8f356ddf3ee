import { unknownCode } from '#domain/codes';
import { day } from '#domain/time';
import type { EventChunk } from '#features/event-chunk';
import { type AmountInGroup, createAmountPlacer } from '#model/amount-elsewhere';
import { createExplainer, type Explanation } from '#model/explain';
import type { Model } from '#model/model';
import { writeZ } from '#model/frame';
import { createSecondOpinion, type SecondOpinion } from '#model/second-line';
import { createLegScorer, legFlags, type LegScores, legScores } from '#model/score';
import { compileRules, type CompiledRules, type LegFacts } from '#rules/compile';
import { collectRuleUnits, type RuleUnits } from '#rules/rule-units';
import type { StaticRule } from '#rules/static-rule';
import { type EvaluationRows, evaluationBuffers, evaluationRows, reserveEvaluations } from './evaluation-rows.ts';
import { type LegBlock, type LegBlockInit, createLegBlocks } from './leg-blocks.ts';
import { type LegLabels, labelOf } from './leg-labels.ts';
import { collectPartyMonths, type EvaluatedLegs, type PartyMonths } from './party-months.ts';
import { collectPastMonths, type PastMonths } from './past-months.ts';
import type { PartitionTask } from './serve-partitions.ts';
import type { TimeSplit } from './time-split.ts';

export interface ScoreInit extends LegBlockInit {
  readonly model: Model;
  readonly rules: readonly StaticRule[];
  readonly labels: LegLabels;
  readonly split: TimeSplit;
  /** Whether anything is labelled: without labels there is no past to collect. */
  readonly labelled: boolean;
  /** Whether alerts are explained; true by default. */
  readonly explain?: boolean;
}

/** Legs of one party above the line, none more than `episodeGapMs` after the one before. */
export interface AlertEpisode {
  readonly party: number;
  firstAt: number;
  lastAt: number;
  legs: number;
  amountMinor: number;
  /** Row of the leg of the highest score in the partition's evaluations. */
  best: number;
  /** Label of the first guilty leg, −1 = none. */
  label: number;
  explanation: Explanation | null;
  /** Its amount among its own peers, then among the other groups'. */
  amountInGroups: readonly AmountInGroup[];
  /** Of the model's second line; null where it has none. */
  secondOpinion: SecondOpinion | null;
}

export interface ScoreResult {
  readonly evaluations: EvaluationRows;
  readonly episodes: readonly AlertEpisode[];
  readonly before: { readonly months: PartyMonths; readonly ruleUnits: RuleUnits };
  readonly test: { readonly months: PartyMonths; readonly ruleUnits: RuleUnits };
  /** What labels before the test period can teach. */
  readonly past: PastMonths;
}

/** A party's flagged legs within this time of each other are one alert. */
export const episodeGapMs = 30 * day;

interface BestLeg {
  readonly features: Float64Array;
  readonly codes: Int16Array;
}

/** Scores the legs of partitions, measures the static rules on them, and explains the alerts. */
export function scoreTask(init: ScoreInit): PartitionTask<ScoreResult> {
  const { model, labels, split } = init;
  const blocks = createLegBlocks(init);
  const scorer = createLegScorer(model);
  const explainer = createExplainer(model);
  const placeAmount = createAmountPlacer(model);
  const secondOpinion = createSecondOpinion(model);
  const rules = compileRules(
    init.rules,
    model.catalogue.map(({ name }) => name),
  );
  const columns = model.catalogue.length;
  const z = new Float64Array(columns);
  const fresh = () => freshState(rules, columns, split);
  let state = fresh();
  let scores: LegScores = legScores(0);
  let side = sideColumns(0);
  const leg = { party: 0, at: 0, sequence: 0, side: 0, label: -1 };
  let measures = new Float64Array(0);

  function makeRoom(rows: number): void {
    if (scores.score.length >= rows) return;
    scores = legScores(rows);
    side = sideColumns(rows);
    measures = new Float64Array(rows * rules.rules.length);
  }

  function fillSide(chunk: EventChunk, { rows }: LegBlock): void {
    for (let i = 0; i < rows.length; i++) {
      const event = rows.event[i]!;
      const party = chunk.party[event]!;
      const at = chunk.at[event]!;
      side.party[i] = party;
      side.at[i] = at;
      side.score[i] = scores.score[i]!;
      side.flagged[i] = scores.flags[i]! & legFlags.alert;
      const label = labelOf(labels, chunk.sequence[event]!, party, at);
      side.labelAt[i] = label;
      side.label[i] = label < 0 ? labels.otherwise : labels.guilty[label]!;
      side.typology[i] = label < 0 ? -1 : labels.typology[label]!;
      side.entityType[i] = init.parties.entityType[party]!;
      side.product[i] = chunk.product[event]!;
      side.direction[i] = chunk.direction[event]!;
      side.channel[i] = chunk.channel[event]!;
      side.scheme[i] = chunk.scheme[event]!;
    }
  }

  /** Legs come in order of (party, time), so each period of a party is a run of rows. */
  function collect(rows: number): void {
    const ruleCount = rules.rules.length;
    for (let from = 0; from < rows; ) {
      const late = side.at[from]! >= split.testFrom;
      const early = side.at[from]! < split.calibrateUntil;
      let to = from + 1;
      while (to < rows && side.at[to]! >= split.testFrom === late && side.at[to]! < split.calibrateUntil === early)
        to++;
      if (late || early) {
        const period = late ? state.test : state.before;
        const view = viewOf(side, from, to);
        period.months.add(to - from, view);
        period.ruleUnits.add(to - from, view, measures.subarray(from * ruleCount, to * ruleCount));
      }
      from = to;
    }
  }

  /** The past that labels teach from: z of the legs before the test period, with the labels the rules are tuned on. */
  function collectPast(chunk: EventChunk, { rows }: LegBlock): void {
    if (!init.labelled) return;
    for (let i = 0; i < rows.length; i++) {
      if (side.at[i]! >= split.calibrateUntil || scores.status[i] !== 0) continue;
      const event = rows.event[i]!;
      writeZ(model.frame, scores.cell[i]!, columns, rows.values, i * columns, z, 0);
      leg.party = side.party[i]!;
      leg.at = side.at[i]!;
      leg.sequence = chunk.sequence[event]!;
      leg.side = chunk.side[event]!;
      leg.label = side.label[i]!;
      state.past.add(leg, z, 0);
    }
  }

  function keep(chunk: EventChunk, block: LegBlock): void {
    const { rows, codes } = block;
    const { evaluations } = state;
    reserveEvaluations(evaluations, rows.length);
    for (let i = 0; i < rows.length; i++) {
      const event = rows.event[i]!;
      const to = evaluations.length++;
      evaluations.party[to] = side.party[i]!;
      evaluations.sequence[to] = chunk.sequence[event]!;
      evaluations.side[to] = chunk.side[event]!;
      evaluations.at[to] = side.at[i]!;
      evaluations.amount[to] = chunk.amount[event]!;
      evaluations.direction[to] = side.direction[i]!;
      evaluations.status[to] = scores.status[i]!;
      evaluations.score[to] = scores.score[i]!;
      evaluations.p[to] = scores.p[i]!;
      evaluations.alpha[to] = scores.alpha[i]!;
      evaluations.threshold[to] = scores.threshold[i]!;
      evaluations.cell[to] = scores.cell[i]!;
      evaluations.calibratedBy[to] = scores.calibratedBy[i]!;
      evaluations.expert[to] = scores.expert[i]!;
      evaluations.flags[to] = scores.flags[i]!;
      if ((scores.flags[i]! & legFlags.alert) !== 0) alert(i, to, block.rows.values, codes);
    }
  }

  function alert(row: number, evaluation: number, values: Float64Array, codes: readonly Int16Array[]): void {
    const { evaluations, episodes } = state;
    const party = evaluations.party[evaluation]!;
    const at = evaluations.at[evaluation]!;
    let episode = episodes.at(-1);
    if (episode === undefined || episode.party !== party || at - episode.lastAt > episodeGapMs) {
      episode = {
        party,
        firstAt: at,
        lastAt: at,
        legs: 0,
        amountMinor: 0,
        best: -1,
        label: -1,
        explanation: null,
        amountInGroups: [],
        secondOpinion: null,
      };
      episodes.push(episode);
      state.best.push({ features: new Float64Array(columns), codes: new Int16Array(codes.length) });
    }
    episode.lastAt = at;
    episode.legs += 1;
    episode.amountMinor += evaluations.amount[evaluation]!;
    if (episode.label < 0 && side.label[row] === 1) episode.label = side.labelAt[row]!;
    if (episode.best >= 0 && evaluations.p[evaluation]! >= evaluations.p[episode.best]!) return;
    episode.best = evaluation;
    const best = state.best.at(-1)!;
    best.features.set(values.subarray(row * columns, (row + 1) * columns));
    for (let a = 0; a < codes.length; a++) best.codes[a] = codes[a]![row]!;
  }

  return {
    begin() {
      blocks.reset();
      state = fresh();
    },
    take(chunk) {
      const block = blocks.read(chunk);
      const { rows, codes } = block;
      makeRoom(rows.length);
      const legs = { features: { rows: rows.length, columns, data: rows.values }, axes: codes };
      scorer.score(legs, scores);
      fillSide(chunk, block);
      rules.measure({ rows: rows.length, columns, data: rows.values }, side, measures);
      collect(rows.length);
      collectPast(chunk, block);
      keep(chunk, block);
    },
    end() {
      for (const [k, episode] of init.explain === false ? [] : state.episodes.entries()) {
        const { features, codes } = state.best[k]!;
        episode.explanation = explainer.explain(features, codes);
        episode.amountInGroups = placeAmount(features, codes);
        episode.secondOpinion = secondOpinion?.(features, codes) ?? null;
      }
      const result: ScoreResult = {
        evaluations: state.evaluations,
        episodes: state.episodes,
        before: { months: state.before.months.finish(), ruleUnits: state.before.ruleUnits.finish() },
        test: { months: state.test.months.finish(), ruleUnits: state.test.ruleUnits.finish() },
        past: state.past.finish(),
      };
      return { result, transfer: evaluationBuffers(state.evaluations) };
    },
  };
}

function freshState(rules: CompiledRules, columns: number, split: TimeSplit) {
  const period = () => ({ months: collectPartyMonths(), ruleUnits: collectRuleUnits(rules.rules.length) });
  return {
    evaluations: evaluationRows(),
    episodes: [] as AlertEpisode[],
    best: [] as BestLeg[],
    before: period(),
    test: period(),
    past: collectPastMonths(columns, split.calibrateUntil),
  };
}

/** What is beside the features of each row: facts for the rules, labels for the judge. */
type SideColumns = EvaluatedLegs & LegFacts & { readonly labelAt: Int32Array };

function sideColumns(rows: number): SideColumns {
  return {
    party: new Int32Array(rows),
    at: new Float64Array(rows),
    score: new Float64Array(rows),
    flagged: new Uint8Array(rows),
    label: new Int8Array(rows),
    labelAt: new Int32Array(rows),
    typology: new Int16Array(rows),
    entityType: new Int8Array(rows).fill(unknownCode),
    product: new Int8Array(rows).fill(unknownCode),
    direction: new Int8Array(rows).fill(unknownCode),
    channel: new Int8Array(rows).fill(unknownCode),
    scheme: new Int8Array(rows).fill(unknownCode),
  };
}

function viewOf(side: SideColumns, from: number, to: number): SideColumns {
  const entries = Object.entries(side).map(([name, column]) => [name, column.subarray(from, to)]);
  return Object.fromEntries(entries);
}
