import { legId } from '#domain/leg';
import { utc } from '#domain/time-zone';
import { type AxisCoder, createAxisCoder } from '#model/axes';
import { createExplainer, type Explainer } from '#model/explain';
import { cellName } from '#model/lattice';
import { createLegScorer, legFlags, type LegScores, legScores, legStatuses } from '#model/score';
import type { EvaluationTable } from '#store/tables/tables';
import type { LoggedRecord } from '../event-log.ts';
import type { RecordBody } from '../record.ts';
import { createLegRows, type LegRows } from '../state/leg-rows.ts';
import type { Refusal, StreamState } from '../state/stream-state.ts';
import type { LoadedModel } from './loaded-model.ts';

/** One evaluation, and the reasons where it alerts. */
export interface Evaluated {
  readonly row: EvaluationTable;
  readonly partyId: string;
  /** JSON; null without an alert. */
  readonly reasons: string | null;
}

export interface ScoredBatch {
  readonly records: readonly LoggedRecord[];
  readonly evaluations: readonly Evaluated[];
  readonly refusals: readonly Refusal[];
}

export interface StreamScorer {
  readonly loaded: LoadedModel;
  /** Applies the records to the state and evaluates every leg. `now`: UTC epoch ms. */
  score(records: readonly LoggedRecord[], now: number): ScoredBatch;
  /** What a transaction would score if it came now. Nothing is stored and the state stays as it is. */
  dryRun(body: RecordBody): Evaluated;
  /** Why the legs of a recent record scored as they did; null when it is not held any more. */
  explain(position: number): readonly unknown[] | null;
}

interface HeldLeg {
  readonly features: Float64Array;
  readonly codes: readonly number[];
}

/** Records whose legs are kept for explanation. */
const mostHeld = 2000;
const dayMs = 86_400_000;

function dayOf(at: number): string {
  return new Date(Math.floor(at / dayMs) * dayMs).toISOString().slice(0, 10);
}

/** Scores with one model on one state. Reasons are computed for alerts at once, while the features are at hand. */
export function createStreamScorer(state: StreamState, loaded: LoadedModel, currency: string): StreamScorer {
  const { model, version, thresholdVersion } = loaded;
  const { axes, lattice } = model;
  const labelsOf = (name: string) => axes.find((axis) => axis.name === name)?.labels ?? [];
  state.learn({ clientSegments: labelsOf('client-segment'), regions: labelsOf('region') });
  const coder: AxisCoder = createAxisCoder(axes, state.dictionary, utc);
  const scorer = createLegScorer(model);
  const cellNames = new Map<number, string>();
  let rows: LegRows = createLegRows(state.columns, axes.length);
  let scores: LegScores = legScores(0);
  let explainer: Explainer | null = null;
  const held = new Map<number, HeldLeg[]>();

  function nameOfCell(cell: number): string {
    let name = cellNames.get(cell);
    if (name === undefined) {
      name = cellName(lattice, axes, cell);
      cellNames.set(cell, name);
    }
    return name;
  }

  function explainLeg({ features, codes }: HeldLeg): unknown {
    explainer ??= createExplainer(model, { currency });
    return explainer.explain(features, codes);
  }

  function legOf(i: number): HeldLeg {
    return {
      features: rows.features.slice(i * rows.columns, (i + 1) * rows.columns),
      codes: rows.axes.map((codes) => codes[i]!),
    };
  }

  /** Keeps the legs of the latest records, for those who ask why. */
  function hold(i: number): void {
    const { position } = rows.facts[i]!;
    const legs = held.get(position);
    if (legs !== undefined) legs.push(legOf(i));
    else held.set(position, [legOf(i)]);
    if (held.size > mostHeld) held.delete(held.keys().next().value ?? -1);
  }

  function evaluationOf(i: number, now: number, explained = false): Evaluated {
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
    const wanted = scored && (alert || explained);
    return { row, partyId: facts.partyId, reasons: wanted ? JSON.stringify(explainLeg(legOf(i))) : null };
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
    score(records, now) {
      rows.length = 0;
      rows.facts = [];
      const refusals = state.apply(records, rows, coder);
      scoreRows();
      for (let i = Math.max(0, rows.length - mostHeld); i < rows.length; i++) hold(i);
      const evaluations = Array.from({ length: rows.length }, (_, i) => evaluationOf(i, now));
      for (const { record, code, reason } of refusals) evaluations.push(refused(record, now, `${code}: ${reason}`));
      return { records, evaluations, refusals };
    },
    dryRun(body) {
      const single = createLegRows(state.columns, axes.length);
      const refusal = state.peek(body, single, coder);
      if (refusal !== null) return refused(refusal.record, 0, `${refusal.code}: ${refusal.reason}`);
      rows = single;
      scoreRows();
      return evaluationOf(0, 0, true);
    },
    explain: (position) => held.get(position)?.map(explainLeg) ?? null,
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
    return { row, partyId, reasons: null };
  }
}
