import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hour } from '#domain/time';
import { featureCatalogue } from '#features/catalogue';
import type { EventChunk } from '#features/event-chunk';
import { eventKinds } from '#features/event-chunk';
import { createFold, createFoldOutput } from '#features/fold';
import { createStreamFold } from '#features/stream-fold';
import { chunkOf, history, longHistory, partyColumnsOf } from './histories.ts';
import { foldOptions } from '../fixtures/fold-options.ts';

const toleranceMs = 2 * hour;
const someone = { country: 0, politicallyExposed: 0, riskRating: 0 };
const parties = partyColumnsOf([someone, someone, someone]);

/** The events of a chunk in another order, or some of them. */
function pick(chunk: EventChunk, order: readonly number[]): EventChunk {
  const picked = Object.entries(chunk).map(([name, column]) => {
    if (typeof column === 'number') return [name, order.length];
    const values = column.slice(0, order.length);
    order.forEach((from, to) => (values[to] = column[from]!));
    return [name, values];
  });
  return Object.fromEntries(picked);
}

/** Rows by the sequence of their leg. */
function collect(rows: Map<number, number[]>, chunk: EventChunk, output: ReturnType<typeof createFoldOutput>): void {
  for (let row = 0; row < output.length; row++) {
    const values = output.values.subarray(row * output.columns, (row + 1) * output.columns);
    rows.set(chunk.sequence[output.event[row]!]!, [...values]);
  }
}

function batchRows(chunk: EventChunk): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  const output = createFoldOutput();
  createFold(foldOptions, parties).fold(chunk, output);
  collect(rows, chunk, output);
  return rows;
}

const histories = fc.array(history, { minLength: 1, maxLength: 3 }).map(chunkOf);

/** The order of time over all parties: what a stream brings when nothing is late. */
function inTime(chunk: EventChunk): number[] {
  return Array.from({ length: chunk.length }, (_, i) => i).sort((a, b) => chunk.at[a]! - chunk.at[b]! || a - b);
}

/** Events of one time in the order of their kind, as the batch has them. */
function inBatchOrder(chunk: EventChunk): EventChunk {
  const indices = Array.from({ length: chunk.length }, (_, i) => i);
  indices.sort(
    (a, b) =>
      chunk.party[a]! - chunk.party[b]! ||
      chunk.at[a]! - chunk.at[b]! ||
      chunk.kind[a]! - chunk.kind[b]! ||
      chunk.sequence[a]! - chunk.sequence[b]!,
  );
  const sorted = pick(chunk, indices);
  sorted.sequence.forEach((_, i) => (sorted.sequence[i] = i));
  return sorted;
}

const ordered = histories.map(inBatchOrder);
/** A party of many events or keys beside a quiet one. */
const long = fc.tuple(longHistory, history).map((each) => inBatchOrder(chunkOf(each)));

for (const [length, drawn, numRuns] of [['short', ordered, 60] as const, ['long', long, 6] as const]) {
  test(`a stream in time gives the rows of the batch, bit for bit in ${length} histories (F7)`, () => {
    fc.assert(
      fc.property(drawn, (chunk) => {
        const stream = createStreamFold(foldOptions, toleranceMs);
        const output = createFoldOutput();
        const arrived = pick(chunk, inTime(chunk));
        stream.fold(arrived, parties, output);
        const rows = new Map<number, number[]>();
        collect(rows, arrived, output);
        expect(stream.late).toBe(0);
        expect(new Map([...rows].sort(([a], [b]) => a - b))).toEqual(batchRows(chunk));
      }),
      { numRuns },
    );
  });

  test(`a restart from a snapshot anywhere leaves the same bytes as folding from scratch in ${length} histories (F7)`, () => {
    fc.assert(
      fc.property(drawn, fc.nat(), (chunk, cut) => {
        const order = inTime(chunk);
        const at = cut % (order.length + 1);
        const output = createFoldOutput();
        const whole = createStreamFold(foldOptions, toleranceMs);
        whole.fold(pick(chunk, order), parties, output);
        const before = createStreamFold(foldOptions, toleranceMs);
        before.fold(pick(chunk, order.slice(0, at)), parties, output);
        const after = createStreamFold(foldOptions, toleranceMs, before.snapshot());
        after.fold(pick(chunk, order.slice(at)), parties, output);
        expect(Buffer.compare(after.snapshot(), whole.snapshot())).toBe(0);
      }),
      { numRuns },
    );
  });

  test(`the memory of silent parties is given back, and no later row is another for it (${length} histories)`, () => {
    fc.assert(
      fc.property(drawn, (chunk) => {
        fc.pre(chunk.length > 0);
        const order = inTime(chunk);
        const arrived = pick(chunk, order);
        const output = createFoldOutput();
        const [kept, shrunk] = [0, 1].map(() => createStreamFold(foldOptions, toleranceMs));
        for (const stream of [kept!, shrunk!]) stream.fold(arrived, parties, output);
        const silence = 92 * 24 * hour;
        const lastAt = arrived.at[arrived.length - 1]!;
        const large = kept!.snapshot().length > kept!.parties * 4 * (2 + 2 * 200);
        const count = shrunk!.shrink(lastAt + silence);
        expect(shrunk!.shrink(lastAt + silence)).toBe(0);
        if (large) expect(count).toBeGreaterThan(0);
        if (count > 0) expect(shrunk!.snapshot().length).toBeLessThan(kept!.snapshot().length);
        const back = { ...arrived, at: arrived.at.map((at) => at - arrived.at[0]! + lastAt + silence) };
        const rows = [kept!, shrunk!].map((stream) => {
          stream.fold(back, parties, output);
          return [...output.values.subarray(0, output.length * output.columns)];
        });
        expect(rows[1]).toEqual(rows[0]);
      }),
      { numRuns },
    );
  });

  test(`after late events, later rows are those of a history in which they came in time in ${length} histories (F8)`, () => {
    fc.assert(
      fc.property(drawn, fc.array(fc.nat(1000), { minLength: 180, maxLength: 180 }), (chunk, delays) => {
        // Each event arrives with a delay within the tolerance.
        const arrival = (i: number): number => chunk.at[i]! + (delays[i % delays.length]! / 1000) * (toleranceMs - 1);
        const order = inTime(chunk).sort((a, b) => arrival(a) - arrival(b) || a - b);
        const stream = createStreamFold(foldOptions, toleranceMs);
        const output = createFoldOutput();
        const wanted = batchRows(chunk);
        order.forEach((event, position) => {
          const one = pick(chunk, [event]);
          stream.fold(one, parties, output);
          // A row agrees when all earlier events of the party, and no later one, were there.
          const arrived = new Set(order.slice(0, position + 1));
          const complete = chunk.party.every((party, i) => party !== chunk.party[event] || i > event || arrived.has(i));
          if (!complete || chunk.kind[event] !== eventKinds.leg) return;
          const row = [...output.values.subarray(0, output.columns)];
          row.forEach((value, column) => {
            if (!Object.is(value, wanted.get(event)![column])) {
              throw new Error(
                `${featureCatalogue[column]!.name} of ${event} is ${value}, in time ${wanted.get(event)![column]}; late ${stream.late}`,
              );
            }
          });
        });
        expect(stream.tooLate).toBe(0);
      }),
      { numRuns },
    );
  });
}

test('an event later than the tolerance is still evaluated, and counted (F8)', () => {
  const chunk = chunkOf([
    [0, 30, 29].map((days) => ({
      at: Date.UTC(2024, 0, 1) + days * 24 * hour,
      kind: 'leg' as const,
      amount: 100,
      direction: 0,
      channel: -1,
      scheme: -1,
      counterparty: -1,
      counterpartyCountry: -1,
      placeCountry: -1,
      latitude: Number.NaN,
      longitude: Number.NaN,
      device: -1,
      path: -1,
      timePrecision: 0,
    })),
  ]);
  const stream = createStreamFold(foldOptions, toleranceMs);
  const output = createFoldOutput();
  stream.fold(chunk, parties, output);
  expect([output.length, stream.late, stream.tooLate]).toEqual([3, 1, 1]);
});

test('a snapshot that was cut short, or of another layout or tolerance, is refused', () => {
  const stream = createStreamFold(foldOptions, toleranceMs);
  const bytes = stream.snapshot();
  const former = Int32Array.from(new Int32Array(bytes.buffer), (word, i) => (i === 1 ? word - 1 : word));
  expect(() => createStreamFold(foldOptions, toleranceMs, new Uint8Array(former.buffer))).toThrow('snapshot');
  expect(() => createStreamFold(foldOptions, toleranceMs, bytes.subarray(0, 12))).toThrow('snapshot');
  expect(() => createStreamFold(foldOptions, 2 * toleranceMs, bytes)).toThrow('snapshot');
});
