import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day } from '#domain/time';
import type { TransferChunk } from '#features/event-chunk';
import type { GraphColumn } from '#features/graph-features';
import { createGraphColumns, defaultGraphOptions, GraphState } from '#features/graph-state';

interface Transfer {
  readonly at: number;
  readonly payer: number;
  readonly payee: number;
  readonly amount: number;
}

const wide = { ...defaultGraphOptions, limits: { neighbours: 1000, steps: 1e9, repeats: 1000, gatherers: 1000 } };
const pathMs = 30 * day;

function chunk(transfers: readonly Transfer[], offset = 0): TransferChunk {
  return {
    length: transfers.length,
    offset,
    at: Float64Array.from(transfers, (transfer) => transfer.at),
    amount: Float64Array.from(transfers, (transfer) => transfer.amount),
    payer: Int32Array.from(transfers, (transfer) => transfer.payer),
    payee: Int32Array.from(transfers, (transfer) => transfer.payee),
  };
}

function run(transfers: readonly Transfer[], options = wide) {
  const columns = createGraphColumns(transfers.length);
  new GraphState(options).update(chunk(transfers), columns);
  return (name: GraphColumn, i = transfers.length - 1, side: 'payer' | 'payee' = 'payer'): number =>
    columns.columns[name]![side][i]!;
}

/** Transfers written as "payer>payee@day". */
function transfers(...texts: readonly string[]): Transfer[] {
  return texts.map((text) => {
    const [payer, payee, at] = text.split(/[>@]/).map(Number);
    return { payer: payer!, payee: payee!, at: at! * day, amount: 100 };
  });
}

test('a cycle of three, four and five hops is found by the transfer that closes it (F9)', () => {
  expect(run(transfers('0>1@1', '1>2@2', '2>0@3'))('cycles')).toBe(1);
  expect(run(transfers('0>1@1', '1>2@2', '2>3@3', '3>0@4'))('cycles')).toBe(1);
  expect(run(transfers('0>1@1', '1>2@2', '2>3@3', '3>4@4', '4>0@5'))('cycles')).toBe(1);
  expect(run(transfers('0>1@1', '1>2@2', '2>3@3', '3>4@4', '4>5@5', '5>0@6'))('cycles')).toBe(0);
});

test('a cycle respects time: hops in the wrong order do not close one (F9)', () => {
  expect(run(transfers('1>2@1', '0>1@2', '2>0@3'))('cycles')).toBe(0);
});

test('equal times count as in order', () => {
  expect(run(transfers('1>2@1', '0>1@1', '2>0@1'))('cycles')).toBe(1);
});

test('a cycle that took longer than 30 days is none (F9)', () => {
  expect(run(transfers('0>1@1', '1>2@2', '2>0@30.999'))('cycles')).toBe(1);
  expect(run(transfers('0>1@1', '1>2@2', '2>0@31'))('cycles')).toBe(0);
});

test('an earlier transfer of the same pair serves when the newest came too late', () => {
  expect(run(transfers('0>1@1', '1>2@2', '0>1@3', '1>2@2.5', '2>0@4'))('cycles')).toBe(1);
});

test('everybody on a closed cycle is marked for 30 days, others are not', () => {
  const value = run(transfers('0>1@1', '1>2@2', '2>0@3', '1>7@4', '8>2@5', '1>7@32.9', '1>7@33'));
  expect([0, 1, 2, 3, 5, 6].map((i) => value('onCycle', i))).toEqual([0, 0, 1, 1, 1, 0]);
  expect([value('onCycle', 3, 'payee'), value('onCycle', 4), value('onCycle', 4, 'payee')]).toEqual([0, 0, 1]);
});

test('scatter-gather counts the go-betweens of one source, once there are two', () => {
  const spread = transfers('0>1@1', '0>2@1', '0>3@1', '1>9@2', '2>9@2', '3>9@3');
  const value = run(spread);
  expect([3, 4, 5].map((i) => value('scatterGather', i))).toEqual([0, 2, 3]);
});

test('a go-between who paid on before it was paid does not count', () => {
  expect(run(transfers('1>9@1', '0>1@2', '0>2@2', '2>9@3'))('scatterGather')).toBe(0);
});

test('gather-scatter is the smaller one of payers and payees within seven days', () => {
  const value = run(transfers('1>0@1', '2>0@1', '3>0@2', '0>4@3', '0>5@3'));
  expect(value('gatherScatter')).toBe(2);
  expect(value('otherFanIn', 4, 'payee')).toBe(3);
  expect(value('otherFanOut', 4, 'payee')).toBe(2);
});

test('unknown sides describe nothing and leave the graph as it is', () => {
  const value = run(transfers('0>1@1', '-1>0@2', '1>0@3'));
  expect(value('otherFanIn', 1, 'payee')).toBeNaN();
  expect(value('otherFanIn', 1, 'payer')).toBe(0);
  for (const name of ['cycles', 'scatterGather', 'reciprocity'] as const) expect(value(name, 1)).toBeNaN();
  expect(value('reciprocity')).toBe(1);
});

function byDefinition(
  all: readonly Transfer[],
  i: number,
): Record<'cycles' | 'scatterGather' | 'fanIn' | 'reciprocity', number> {
  const { at, payer, payee } = all[i]!;
  const recent = all.slice(0, i).filter((t) => t.at > at - pathMs && t.payer !== t.payee);
  if (payer === payee) return { cycles: 0, scatterGather: 0, fanIn: Number.NaN, reciprocity: 0 };
  const closed = new Set<string>();
  const walk = (path: readonly number[], since: number): void => {
    for (const t of recent) {
      if (t.payer !== path.at(-1) || t.at < since || path.includes(t.payee)) continue;
      const longer = [...path, t.payee];
      if (t.payee === payer) {
        if (longer.length >= 3) closed.add(longer.join('>'));
      } else if (longer.length < 5) walk(longer, t.at);
    }
  };
  walk([payee], Number.NEGATIVE_INFINITY);
  const withThis = [...recent, all[i]!];
  const betweens = (source: number): number => {
    const found = new Set<number>();
    for (const first of withThis) {
      if (first.payer !== source || first.payee === payee) continue;
      for (const second of withThis) {
        if (second.payer === first.payee && second.payee === payee && second.at >= first.at) found.add(first.payee);
      }
    }
    return found.has(payer) ? found.size : 0;
  };
  const sources = new Set(withThis.map((t) => t.payer).filter((source) => source !== payee && source !== payer));
  const most = Math.max(0, ...[...sources].map(betweens));
  const sum = (from: number, to: number): number =>
    withThis.filter((t) => t.payer === from && t.payee === to).reduce((total, t) => total + t.amount, 0);
  const [forth, back] = [sum(payer, payee), sum(payee, payer)];
  return {
    cycles: closed.size,
    scatterGather: most < 2 ? 0 : most,
    fanIn: new Set(withThis.filter((t) => t.payee === payee && t.at > at - 7 * day).map((t) => t.payer)).size,
    reciprocity: Math.fround(Math.min(forth, back) / Math.max(forth, back)),
  };
}

const steps = fc.constantFrom(0, 0, 1, day, 3 * day, 7 * day, 15 * day, 30 * day);
const randomTransfers = fc
  .array(fc.record({ step: steps, payer: fc.nat(5), payee: fc.nat(5), amount: fc.integer({ min: 1, max: 1000 }) }), {
    maxLength: 40,
  })
  .map((drawn) => {
    let at = 0;
    return drawn.map(({ step, ...transfer }): Transfer => {
      at += step;
      return { ...transfer, at };
    });
  });

test('patterns are what a search over all transfers finds', () => {
  fc.assert(
    fc.property(randomTransfers, (all) => {
      const value = run(all);
      all.forEach((transfer, i) => {
        const wanted = byDefinition(all, i);
        expect(value('cycles', i)).toBe(wanted.cycles);
        expect(value('scatterGather', i)).toBe(wanted.scatterGather);
        expect(value('reciprocity', i)).toBe(wanted.reciprocity);
        if (transfer.payer !== transfer.payee) expect(value('otherFanIn', i)).toBe(wanted.fanIn);
      });
    }),
    { numRuns: 300 },
  );
});

test('the columns do not depend on how transfers are cut into chunks', () => {
  fc.assert(
    fc.property(randomTransfers, fc.nat(40), (all, cut) => {
      const whole = createGraphColumns(all.length);
      new GraphState().update(chunk(all), whole);
      const parts = createGraphColumns(all.length);
      const state = new GraphState();
      state.update(chunk(all.slice(0, cut)), parts);
      state.update(chunk(all.slice(cut), Math.min(cut, all.length)), parts);
      expect(parts).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});
