import type { ColumnBatch } from '#domain/column-batch';
import { type Matrix, matrix } from '#ml/matrix';
import { mix32 } from './identifiers.ts';
import { fitLeakTree, scoreLeakTree } from './leak-tree.ts';
import type { SimulatedBatch } from './simulate.ts';

/** What a bank gives away by accident, beside whether the transaction is labelled. */
export interface LeakSample {
  /** One row per sampled transaction, columns as `leakColumns`. */
  readonly X: Matrix;
  /** 1 = labelled. */
  readonly labels: Uint8Array;
}

/** Nothing here may tell guilt: identifiers, row order, rounding, creation time. */
export const leakColumns = [
  'transaction identifier',
  'account identifier',
  'party identifier',
  'device identifier',
  'counterparty identifier',
  'row in the file',
  'row in the batch',
  'zeros at the end of the amount',
  'last digit of the amount',
  'time of the transaction',
  'second of the minute',
  'opening of the account',
  'onboarding of the party',
  'minute of the onboarding',
] as const;

const text = (batch: ColumnBatch, name: string): readonly (string | null)[] => {
  const column = batch.columns[name];
  return column?.type === 'text' ? column.values : [];
};
const numbers = (batch: ColumnBatch, name: string): Float64Array => {
  const column = batch.columns[name];
  return column?.type === 'int64' ? column.values : new Float64Array(0);
};
/** An identifier's number. Whether there is one tells the channel, which is no accident, so a gap is filled at random. */
const idValue = (id: string | null | undefined, fill = ''): number =>
  id === null || id === undefined
    ? mix32(mix32(Number.parseInt(fill.slice(-8), 16)) + 0x9e3779b9)
    : Number.parseInt(id.slice(-8), 16);

/**
 * At most four labelled transactions of each guilty party, so that no party decides, and about one in `oneIn` of the
 * other transactions, chosen by their identifiers.
 */
export function leakSample(bank: Iterable<SimulatedBatch>, oneIn = 20): LeakSample {
  const onboarded = new Map<string | null, number>();
  const accounts = new Map<string | null, readonly [party: string | null, opened: number]>();
  const ids: (string | null)[] = [];
  const values: number[][] = [];
  const labelled = new Set<string | null>();
  const byParty = new Map<string | null, (string | null)[]>();
  let waiting: { ids: (string | null)[]; values: number[][] } = { ids: [], values: [] };
  let fileRow = 0;
  const settle = (): void => {
    for (const [i, id] of waiting.ids.entries()) {
      if (!labelled.has(id) && mix32(idValue(id)) % oneIn !== 0) continue;
      ids.push(id);
      values.push(waiting.values[i]!);
    }
    waiting = { ids: [], values: [] };
  };
  for (const { kind, batch } of bank) {
    const id = text(batch, 'id');
    if (kind === 'parties') {
      const at = numbers(batch, 'onboardedAt');
      for (let i = 0; i < batch.length; i++) onboarded.set(id[i]!, at[i]!);
    } else if (kind === 'accounts') {
      const party = text(batch, 'partyId');
      const at = numbers(batch, 'openedAt');
      for (let i = 0; i < batch.length; i++) accounts.set(id[i]!, [party[i]!, at[i]!]);
    } else if (kind === 'labels') {
      const party = text(batch, 'partyId');
      for (const [i, transaction] of text(batch, 'transactionId').entries()) {
        labelled.add(transaction);
        byParty.set(party[i]!, [...(byParty.get(party[i]!) ?? []), transaction]);
      }
    } else if (kind === 'transactions') {
      settle();
      const account = text(batch, 'accountId');
      const device = text(batch, 'deviceId');
      const counterparty = text(batch, 'counterpartyIdentifier');
      const amount = numbers(batch, 'amountMinor');
      const at = numbers(batch, 'at');
      for (let i = 0; i < batch.length; i++) {
        const [party, opened] = accounts.get(account[i]!)!;
        const joined = onboarded.get(party)!;
        let zeros = 0;
        while (zeros < 6 && amount[i]! % 10 ** (zeros + 1) === 0) zeros++;
        waiting.ids.push(id[i]!);
        waiting.values.push([
          idValue(id[i]),
          idValue(account[i]),
          idValue(party),
          idValue(device[i], id[i]!),
          idValue(counterparty[i], id[i]!),
          fileRow++,
          i / batch.length,
          zeros,
          amount[i]! % 10,
          at[i]!,
          (at[i]! / 1_000) % 60,
          opened,
          joined,
          (joined / 60_000) % 60,
        ]);
      }
    }
  }
  settle();
  const rank = (id: string | null): number => mix32(idValue(id));
  const chosen = new Set([...byParty.values()].flatMap((own) => own.sort((a, b) => rank(a) - rank(b)).slice(0, 4)));
  const kept = ids.flatMap((id, i) => (labelled.has(id) && !chosen.has(id) ? [] : [i]));
  const X = matrix(kept.length, leakColumns.length);
  for (const [row, i] of kept.entries()) X.data.set(values[i]!, row * X.columns);
  return { X, labels: Uint8Array.from(kept, (i) => (labelled.has(ids[i]!) ? 1 : 0)) };
}

/** Samples of several banks in one. */
export function joinLeakSamples(samples: readonly LeakSample[]): LeakSample {
  const X = matrix(
    samples.reduce((rows, sample) => rows + sample.X.rows, 0),
    leakColumns.length,
  );
  const labels = new Uint8Array(X.rows);
  let row = 0;
  for (const sample of samples) {
    X.data.set(sample.X.data, row * X.columns);
    labels.set(sample.labels, row);
    row += sample.X.rows;
  }
  return { X, labels };
}

/**
 * How well a depth-3 tree fitted on some banks tells labelled transactions of other banks by `leakColumns` alone:
 * AUROC, 0.5 = nothing leaks. METHOD: below 0.55.
 */
export function leakAuroc(train: LeakSample, test: LeakSample): number {
  return auroc(scoreLeakTree(fitLeakTree(train.X, train.labels, 3), test.X), test.labels);
}

/** Area under the ROC curve, ties counted half (Mann–Whitney). */
export function auroc(scores: Float64Array, labels: Uint8Array): number {
  const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let wins = 0;
  let negatives = 0;
  let positives = 0;
  for (let i = 0; i < order.length; ) {
    let tiedPositives = 0;
    let tiedNegatives = 0;
    const score = scores[order[i]!]!;
    for (; i < order.length && scores[order[i]!] === score; i++) {
      if (labels[order[i]!] === 1) tiedPositives++;
      else tiedNegatives++;
    }
    wins += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  return wins / (positives * negatives);
}
