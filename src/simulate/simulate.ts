import type { ColumnBatch, RecordKind } from '#domain/column-batch';
import { createRandom } from '#ml/random';
import { Behaviour } from './behaviour.ts';
import { groupEmployees, liveMonth, measureVolume } from './bank.ts';
import { createCalendar, monthIndex } from './calendar.ts';
import { createIdentifiers } from './identifiers.ts';
import { Journeys } from './journeys.ts';
import { Ledger } from './ledger.ts';
import { lookAlikeBatches } from './look-alike-batches.ts';
import { resolveOptions, type SimulateOptions } from './options.ts';
import { complaintBatch, incidentBatch } from './outcome-batches.ts';
import { createOverlay, indexByMonth } from './overlay.ts';
import { createPopulation } from './population.ts';
import { ratesBatch } from './rates.ts';
import { accountBatches, batchRows, partyBatches } from './record-batches.ts';
import { shuffled } from './sampling.ts';
import { transactionBatches } from './transaction-batches.ts';
import { TransactionRows } from './transaction-rows.ts';

/** What a batch holds: a kind of canonical record, or what only an evaluation may see (`labels`, `look-alikes`). */
export type SimulatedKind = RecordKind | 'labels' | 'look-alikes' | 'rates';

export interface SimulatedBatch {
  readonly kind: SimulatedKind;
  readonly batch: ColumnBatch;
}

/**
 * A synthetic bank, month by month, in batches of at most 65,536 rows. Same options, same bytes. Memory grows with the
 * number of parties, not of transactions. Throws AppError `simulate.option` for options out of range.
 *
 * @example
 * for (const { kind, batch } of simulate({ seed: 7, parties: 1_000 })) console.log(kind, batch.length);
 */
export function* simulate(options: SimulateOptions): Generator<SimulatedBatch> {
  const resolved = resolveOptions(options);
  const root = createRandom(resolved.seed);
  const calendar = createCalendar(resolved.start, resolved.months);
  const identifiers = createIdentifiers(resolved.seed);
  const population = createPopulation(resolved.parties, calendar, root.fork('population'));
  const journeys = new Journeys(population, calendar);
  const overlay = createOverlay(resolved, population, calendar, journeys, root.fork('overlay'));
  const employees = groupEmployees(population);

  for (const batch of partyBatches(population, identifiers)) yield { kind: 'parties', batch };
  for (const batch of accountBatches(population, identifiers)) yield { kind: 'accounts', batch };
  yield { kind: 'rates', batch: ratesBatch(calendar, root.fork('rates')) };

  for (const batch of lookAlikeBatches(overlay, identifiers)) yield { kind: 'look-alikes', batch };

  const overlaid = indexByMonth(
    overlay.rows.length,
    (row) => monthIndex(calendar, overlay.rows.at[row]!),
    (row) => population.accountParty[overlay.rows.account[row]!]!,
  );
  const rows = new TransactionRows(batchRows);
  const ledger = new Ledger(rows, population, calendar, root.fork('life'), journeys);
  const volume = measureVolume(ledger, employees, resolved.transactions - overlay.rows.length);
  ledger.keep = volume.keep;
  const order = root.fork('order');
  const behaviour = new Behaviour(resolved, overlay, calendar, root.fork('sessions'));
  let written = 0;
  for (let month = 0; month < calendar.months; month++) {
    const walk = shuffled(order, population.size);
    for (let visit = 0; visit < walk.length; visit++) {
      const party = walk[visit]!;
      const firstRow = rows.length;
      liveMonth(ledger, party, month, volume.intensity, employees);
      for (const row of overlaid.rowsOf(month, party)) rows.copyFrom(overlay.rows, row);
      behaviour.live(ledger, party, month, firstRow);
      const last = visit === walk.length - 1;
      if (last || rows.length >= 0.9 * batchRows) {
        for (const { transactions, labels } of transactionBatches(rows, population, identifiers, order, written)) {
          yield { kind: 'transactions', batch: transactions };
          if (labels.length > 0) yield { kind: 'labels', batch: labels };
        }
        written += rows.length;
        rows.length = 0;
      }
      if (last || behaviour.events.length >= 0.9 * batchRows) {
        for (const batch of behaviour.flush(identifiers, order)) yield { kind: 'behaviour-events', batch };
      }
    }
  }
  const outcomes = root.fork('outcomes');
  yield { kind: 'complaints', batch: complaintBatch(population, calendar, identifiers, outcomes) };
  yield { kind: 'incidents', batch: incidentBatch(population, calendar, overlay, identifiers, outcomes) };
}
