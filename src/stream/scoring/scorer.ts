import { legId } from '#domain/leg';
import { type AxisCoder, createAxisCoder } from '#model/axes';
import { cellName } from '#model/lattice';
import { createLegScorer, legFlags, type LegScores, legScores, legStatuses } from '#model/score';
import type { EvaluationTable } from '#store/tables/tables';
import type { LoggedRecord } from '../event-log.ts';
import type { RecordBody } from '../record.ts';
import { createLegRows, type LegRows } from '../state/leg-rows.ts';
import type { Refusal, StreamState } from '../state/stream-state.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { ShadowEvaluation, ShadowScorer } from './shadow.ts';

/** One evaluation, and what the model saw where it alerts. */
export interface Evaluated {
  readonly row: EvaluationTable;
  readonly partyId: string;
  /** Null without an alert. */
  readonly leg: SeenLeg | null;
}

/** A leg as the model saw it: features in the order of its catalogue, one code per axis. */
export interface SeenLeg {
  readonly features: Float64Array;
  readonly axes: Int16Array;
}

export interface ScoredBatch {
  readonly records: readonly LoggedRecord[];
  readonly evaluations: readonly Evaluated[];
  readonly refusals: readonly Refusal[];
  /** What a challenger made of the same legs; nobody is alerted by it outside its arm. */
  readonly shadows: readonly ShadowEvaluation[];
}

export interface StreamScorer {
  readonly loaded: LoadedModel;
  /** Applies the records to the state and evaluates every leg. `now`: UTC epoch ms. */
  score(records: readonly LoggedRecord[], now: number, shadow?: ShadowScorer | null): ScoredBatch;
  /** What a transaction would score if it came now. Nothing is stored and the state stays as it is. */
  dryRun(body: RecordBody): Evaluated;
  /** What the model saw of the legs of a recent record; null when it is not held any more. */
  seen(position: number): readonly SeenLeg[] | null;
}

/** The legs of a batch, kept whole for those who ask a moment later. */
interface HeldBatch {
  readonly positions: Float64Array;
  readonly features: Float64Array;
  readonly axes: readonly Int16Array[];
}

/** Legs that are kept at most, beside those of the latest batch. */
const mostHeld = 4000;
const dayMs = 86_400_000;

let dayKnown = -1;
let dayText = '';

/** The day of a time of acceptance; neighbours share it. */
function dayOf(at: number): string {
  const day = Math.floor(at / dayMs);
  if (day !== dayKnown) {
    dayKnown = day;
    dayText = new Date(day * dayMs).toISOString().slice(0, 10);
  }
  return dayText;
}

/** Scores with one model on one state. */
export function createStreamScorer(state: StreamState, loaded: LoadedModel): StreamScorer {
  const { model, version, thresholdVersion } = loaded;
  const { axes, lattice } = model;
  const labelsOf = (name: string) => axes.find((axis) => axis.name === name)?.labels ?? [];
  state.learn({ clientSegments: labelsOf('client-segment'), regions: labelsOf('region') });
  const coder: AxisCoder = createAxisCoder(axes, state.dictionary, model.featureOptions.timeZone);
  const scorer = createLegScorer(model);
  const cellNames = new Map<number, string>();
  let rows: LegRows = createLegRows(state.columns, axes.length);
  let scores: LegScores = legScores(0);
  const held: HeldBatch[] = [];

  function nameOfCell(cell: number): string {
    let name = cellNames.get(cell);
    if (name === undefined) {
      name = cellName(lattice, axes, cell);
      cellNames.set(cell, name);
    }
    return name;
  }

  function legOf(i: number): SeenLeg {
    return {
      features: rows.features.slice(i * rows.columns, (i + 1) * rows.columns),
      axes: Int16Array.from(rows.axes, (codes) => codes[i]!),
    };
  }

  function hold(): void {
    const { length } = rows;
    if (length === 0) return;
    held.push({
      positions: Float64Array.from({ length }, (_, i) => rows.facts[i]!.position),
      features: rows.features.slice(0, length * rows.columns),
      axes: rows.axes.map((codes) => codes.slice(0, length)),
    });
    let legs = held.reduce((sum, batch) => sum + batch.positions.length, 0);
    while (held.length > 1 && legs > mostHeld) legs -= held.shift()!.positions.length;
  }

  function seen(position: number): SeenLeg[] | null {
    const batch = held.findLast(({ positions }) => positions[0]! <= position && positions.at(-1)! >= position);
    if (batch === undefined) return null;
    const legs: SeenLeg[] = [];
    for (let i = batch.positions.indexOf(position); i >= 0 && batch.positions[i] === position; i++) {
      legs.push({
        features: batch.features.slice(i * rows.columns, (i + 1) * rows.columns),
        axes: Int16Array.from(batch.axes, (codes) => codes[i]!),
      });
    }
    return legs;
  }

  function evaluationOf(i: number, now: number): Evaluated {
    const facts = rows.facts[i]!;
    const status = legStatuses[scores.status[i]!]!;
    const scored = status === 'scored';
    const flags = scores.flags[i]!;
    const alert = (flags & legFlags.alert) !== 0;
    const row: EvaluationTable = {
      day: dayOf(facts.acceptedAt),
      position: facts.position,
      side: facts.side === 'own' ? 0 : 1,
      leg_id: legId(facts.transactionId, facts.side),
      party_id: facts.partyId,
      at: facts.at,
      accepted_at: facts.acceptedAt,
      evaluated_at: now,
      amount_minor: facts.amountMinor,
      status: scored ? ((flags & legFlags.warmingUp) !== 0 ? 'warming-up' : 'ok') : 'errored',
      score: scored ? scores.score[i]! : null,
      p: scored ? scores.p[i]! : null,
      tau: scores.threshold[i]!,
      alert,
      cell: nameOfCell(scores.cell[i]!),
      expert: model.experts[scores.expert[i]!]!.name,
      model_version: version,
      threshold_version: thresholdVersion,
      error: scored ? null : status,
    };
    return { row, partyId: facts.partyId, leg: alert ? legOf(i) : null };
  }

  function scoreRows(): void {
    const { length } = rows;
    if (scores.score.length < length) scores = legScores(Math.max(length, 2 * scores.score.length));
    const data = rows.features.subarray(0, length * rows.columns);
    const codes = rows.axes.map((column) => column.subarray(0, length));
    scorer.score({ features: { rows: length, columns: rows.columns, data }, axes: codes }, scores);
  }

  return {
    loaded,
    score(records, now, shadow = null) {
      rows.length = 0;
      rows.facts = [];
      const refusals = state.apply(records, rows, coder);
      scoreRows();
      hold();
      const evaluations = Array.from({ length: rows.length }, (_, i) => evaluationOf(i, now));
      for (const { record, code, reason } of refusals) evaluations.push(refused(record, now, `${code}: ${reason}`));
      return { records, evaluations, refusals, shadows: shadow?.score(rows, now) ?? [] };
    },
    dryRun(body) {
      const single = createLegRows(state.columns, axes.length);
      const refusal = state.peek(body, single, coder);
      if (refusal !== null) return refused(refusal.record, 0, `${refusal.code}: ${refusal.reason}`);
      rows = single;
      scoreRows();
      const evaluated = evaluationOf(0, 0);
      return evaluated.row.status === 'errored' ? evaluated : { ...evaluated, leg: legOf(0) };
    },
    seen,
  };

  /** The errored evaluation of a transaction that never became a leg. */
  function refused({ body, position, acceptedAt }: LoggedRecord, now: number, error: string): Evaluated {
    const partyId = `account:${String(body['accountId'])}`;
    const row: EvaluationTable = {
      day: dayOf(acceptedAt),
      position,
      side: 0,
      leg_id: String(body['id']),
      party_id: partyId,
      at: Number(body['at']),
      accepted_at: acceptedAt,
      evaluated_at: now,
      amount_minor: Number(body['amountMinor']),
      status: 'errored',
      score: null,
      p: null,
      tau: null,
      alert: false,
      cell: null,
      expert: null,
      model_version: version,
      threshold_version: thresholdVersion,
      error,
    };
    return { row, partyId, leg: null };
  }
}
