import type { DriftColumn } from '#ml/drift/table-drift';
import type { AuditedGroup } from '#ml/drift/bias-audit';
import { day } from '#domain/time';
import type { Model } from '#model/model';
import { createLegScorer, legFlags, type LegScores, legScores } from '#model/score';
import { createLegBlocks, type LegBlock } from './leg-blocks.ts';
import { type LegLabels, labelOf, legLabels } from './leg-labels.ts';
import { partitionsFor } from './train-model.ts';
import type { Progress, Workspace } from './workspace.ts';

/** Legs and alerts of one kind of customer on one day. */
export interface AlertDay {
  legs: number;
  alerts: number;
}

/** What the legs after a model's training say of it. */
export interface ReviewedLegs {
  /** Legs after the model's training that it scored. */
  readonly legs: number;
  readonly lastAt: number;
  /** Sampled features of legs until its training ended, once windows were filled where it is that long, and of those after. */
  readonly before: readonly DriftColumn[];
  readonly now: readonly DriftColumn[];
  /** Of the legs after. */
  readonly pValues: Float64Array;
  /** By value of the expert axis, days in order. */
  readonly alertDays: ReadonlyMap<string, readonly AlertDay[]>;
  /** By value of every party axis. */
  readonly groups: readonly AuditedGroup[];
}

/** Rows whose features are compared, of either side. */
const mostRows = 20_000;

/** A party as the legs after training show it. */
interface SeenParty {
  readonly codes: readonly number[];
  alerted: boolean;
  labelled: boolean;
  guilty: boolean;
}

/** Longest window of a feature: before it is filled, features are still growing. */
const longestWindowMs = 90 * day;

/** Folds the lake once, scores what came after the model's training, and keeps what a review asks for. One thread, 30 µs a leg. */
export async function reviewLegs(workspace: Workspace, model: Model, progress: Progress): Promise<ReviewedLegs> {
  const { engine, counts, dictionary, parties, graph } = workspace;
  const blocks = createLegBlocks({ parties, graph, foldOptions: model.featureOptions, axes: model.axes, dictionary });
  const labels = legLabels(await engine.labels(), counts.transactions, counts.parties);
  const collect = collector(model, labels, Math.max(1, Math.ceil(counts.legs / (3 * mostRows))));
  const events = counts.legs + counts.behaviourEvents;
  let done = 0;
  for (const range of await engine.partitions(partitionsFor(events))) {
    blocks.reset();
    for await (const chunk of engine.events(range)) {
      const block = blocks.read(chunk);
      collect.add(block, (row) => {
        const event = block.rows.event[row]!;
        return { party: chunk.party[event]!, at: chunk.at[event]!, sequence: chunk.sequence[event]! };
      });
      progress((done += chunk.length), events, 'Reviewing');
    }
  }
  return collect.finish();
}

type LegKey = { readonly party: number; readonly at: number; readonly sequence: number };

function collector(model: Model, labels: LegLabels, every: number) {
  const since = model.training.calibrationLastAt;
  const grown = model.training.firstAt + longestWindowMs;
  const comparedFrom = grown + longestWindowMs / 3 <= model.training.lastAt ? grown : model.training.firstAt;
  const columns = model.catalogue.length;
  const scorer = createLegScorer(model);
  const partyAxes = model.axes.flatMap((axis, a) => (axis.of === 'party' ? [a] : []));
  const before: number[][] = model.catalogue.map(() => []);
  const now: number[][] = model.catalogue.map(() => []);
  const pValues: number[] = [];
  const days = new Map<string, Map<number, AlertDay>>();
  const seen = new Map<number, SeenParty>();
  let scores: LegScores = legScores(0);
  let legs = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let visited = 0;

  function count(kind: string, at: number, alert: boolean): void {
    const ofKind = days.get(kind) ?? new Map<number, AlertDay>();
    days.set(kind, ofKind);
    const key = Math.floor(at / day);
    const ofDay = ofKind.get(key) ?? { legs: 0, alerts: 0 };
    ofKind.set(key, ofDay);
    ofDay.legs += 1;
    if (alert) ofDay.alerts += 1;
  }

  function note(block: LegBlock, row: number, { party, at, sequence }: LegKey, alert: boolean): void {
    const found = seen.get(party) ?? {
      codes: partyAxes.map((a) => block.codes[a]![row]!),
      alerted: false,
      labelled: false,
      guilty: false,
    };
    seen.set(party, found);
    const label = labelOf(labels, sequence, party, at);
    const verdict = label < 0 ? labels.otherwise : labels.guilty[label]!;
    found.alerted ||= alert;
    found.labelled ||= verdict >= 0;
    found.guilty ||= verdict === 1;
  }

  return {
    add(block: LegBlock, keyOf: (row: number) => LegKey): void {
      const { rows, codes } = block;
      const late: number[] = [];
      for (let i = 0; i < rows.length; i++) {
        const { at } = keyOf(i);
        if (at > since) late.push(i);
        if (visited++ % every !== 0 || at < comparedFrom) continue;
        const sample = at > since ? now : before;
        for (let j = 0; j < columns; j++) sample[j]!.push(rows.values[i * columns + j]!);
      }
      const data = new Float64Array(late.length * columns);
      for (const [to, i] of late.entries())
        data.set(rows.values.subarray(i * columns, (i + 1) * columns), to * columns);
      const axes = codes.map((column) => Int16Array.from(late, (i) => column[i]!));
      if (scores.score.length < late.length) scores = legScores(late.length);
      scorer.score({ features: { rows: late.length, columns, data }, axes }, scores);
      for (const [k, i] of late.entries()) {
        if (scores.status[k] !== 0) continue;
        const key = keyOf(i);
        const alert = (scores.flags[k]! & legFlags.alert) !== 0;
        legs += 1;
        lastAt = Math.max(lastAt, key.at);
        pValues.push(scores.p[k]!);
        count(model.experts[scores.expert[k]!]!.name, key.at, alert);
        note(block, i, key, alert);
      }
    },
    finish(): ReviewedLegs {
      const asColumns = (of: readonly number[][]): DriftColumn[] =>
        model.catalogue.map(({ name }, j) => ({ type: 'number', name, values: Float64Array.from(of[j]!) }));
      const inOrder = (ofKind: ReadonlyMap<number, AlertDay>) =>
        [...ofKind].sort(([a], [b]) => a - b).map(([, ofDay]) => ofDay);
      return {
        legs,
        lastAt,
        before: asColumns(before),
        now: asColumns(now),
        pValues: Float64Array.from(pValues),
        alertDays: new Map([...days.keys()].sort().map((kind) => [kind, inOrder(days.get(kind)!)])),
        groups: partyAxes.flatMap((a, place) => groupsOf(model.axes[a]!, place, [...seen.values()])),
      };
    },
  };
}

function groupsOf({ name, labels }: Model['axes'][number], place: number, parties: readonly SeenParty[]) {
  return labels.flatMap((value, code): AuditedGroup[] => {
    const own = parties.filter(({ codes }) => codes[place] === code);
    const alerted = own.filter((party) => party.alerted);
    const judged = alerted.filter(({ labelled }) => labelled);
    if (own.length === 0) return [];
    return [
      {
        axis: name,
        value,
        parties: own.length,
        alerted: alerted.length,
        judged: judged.length,
        falsePositives: judged.filter(({ guilty }) => !guilty).length,
      },
    ];
  });
}
