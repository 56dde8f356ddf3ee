import { describe, expect, it } from 'vitest';
import { asLogged, createStreamBank } from '#bench/stream-bank';
import { createAxisCoder, declareAxes } from '#model/axes';
import { featureCatalogue } from '#features/catalogue';
import type { LoggedRecord } from '#stream/event-log';
import { createLegRows } from '#stream/state/leg-rows';
import { createStreamState } from '#stream/state/stream-state';
import { foldOptions } from '../fixtures/fold-options.ts';

const base = { currency: 'EUR', rates: {} };

function opened(seed: number) {
  const bank = createStreamBank(seed, 30);
  const state = createStreamState({ base, fold: foldOptions });
  const opening = asLogged(bank.opening());
  state.apply(opening, createLegRows(state.columns, 0), null);
  return { bank, state, next: opening.length + 1 };
}

function rowsOf(records: readonly LoggedRecord[], batch: number) {
  const { state } = opened(4);
  const rows = createLegRows(state.columns, 0);
  for (let from = 0; from < records.length; from += batch) state.apply(records.slice(from, from + batch), rows, null);
  return { state, rows };
}

const valuesOf = (rows: ReturnType<typeof createLegRows>, from = 0) =>
  Array.from(rows.features.subarray(from * rows.columns, rows.length * rows.columns));

describe('the state of the stream', () => {
  const { bank, next } = opened(4);
  const records = asLogged(bank.payments(1500), next);

  it('gives the same rows whatever the batches are', () => {
    const whole = valuesOf(rowsOf(records, 1500).rows);
    for (const batch of [1, 7, 640]) expect(valuesOf(rowsOf(records, batch).rows)).toEqual(whole);
  });

  it("puts a late event in its place: what follows is as if it had come in time, but for the graph's sight", () => {
    const swapped = records.map((record, i) =>
      i % 10 === 3 ? records[i + 1]! : i % 10 === 4 ? records[i - 1]! : record,
    );
    const inTime = rowsOf(records, 100);
    const late = rowsOf(swapped, 100);
    expect(late.state.late.tooLate).toBe(0);
    const at = (each: typeof inTime) =>
      new Map(each.rows.facts.map(({ transactionId, side }, i) => [`${transactionId} ${side}`, i]));
    const [left, right] = [at(inTime), at(late)];
    expect(new Set(left.keys())).toEqual(new Set(right.keys()));
    let equal = 0;
    for (const [leg, i] of left) {
      const row = (each: typeof inTime, r: number) => valuesOf({ ...each.rows, length: r + 1 }, r);
      if (JSON.stringify(row(inTime, i)) === JSON.stringify(row(late, right.get(leg)!))) equal++;
    }
    expect(equal / left.size).toBeGreaterThan(0.95);
  });

  it('looks ahead without changing', () => {
    const { state } = rowsOf(records, 300);
    const axes = declareAxes(state.partyColumns, state.dictionary);
    const coder = createAxisCoder(axes, state.dictionary, foldOptions.timeZone);
    const coming = asLogged(bank.payments(200), next + 1500);
    const untouched = createLegRows(state.columns, axes.length);
    rowsOf(records, 300).state.apply(coming, untouched, coder);
    const rows = createLegRows(state.columns, axes.length);
    for (const record of coming) {
      const peeked = createLegRows(state.columns, axes.length);
      expect(state.peek(record.body, peeked, coder)).toBeNull();
      expect(peeked.length).toBe(1);
      state.apply([record], rows, coder);
    }
    expect(valuesOf(rows)).toEqual(valuesOf(untouched));
  });

  it('knows of hits only once the bank screens, then of every party, and a snapshot keeps that', () => {
    const { state } = rowsOf(records, 300);
    const column = featureCatalogue.findIndex(({ name }) => name === 'screeningHits90d');
    const last = records.at(-1)!;
    const at = Number(last.body['at']) + 1000;
    const hitOf = (partyId: string): LoggedRecord => ({
      ...last,
      kind: 'screening-hit',
      body: { id: 'h', at, partyId, list: 'UN', score: 0.9, status: 'open' },
    });
    const leg = (id: string, accountId: unknown): LoggedRecord => ({
      ...last,
      body: { ...last.body, id, accountId: String(accountId), at: at + 1, counterpartyAccountId: null },
    });
    const [first, other] = [...new Set(records.map(({ body }) => String(body['accountId'])))];
    const valueOf = (of: typeof state, record: LoggedRecord) => {
      const rows = createLegRows(of.columns, 0);
      of.apply([record], rows, null);
      return { value: rows.features[column], partyId: rows.facts[0]!.partyId };
    };
    const before = valueOf(state, leg('x1', first));
    expect(before.value).toBeNaN();
    state.apply([hitOf(before.partyId)], createLegRows(state.columns, 0), null);
    const restored = createStreamState({ base, fold: foldOptions });
    const loader = restored.loader();
    const snapshot = state.openSnapshot();
    for (let piece = snapshot.next(); piece !== null; piece = snapshot.next()) loader.take(piece);
    loader.finish();
    for (const each of [state, restored]) {
      expect(valueOf(each, leg('x2', first)).value).toBe(1);
      expect(valueOf(each, leg('x3', other)).value).toBe(0);
    }
  });
});
