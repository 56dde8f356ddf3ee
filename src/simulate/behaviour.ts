import type { ColumnBatch } from '#domain/column-batch';
import type { Random } from '#ml/random';
import { behaviourBatches } from './behaviour-batches.ts';
import { BehaviourRows } from './behaviour-rows.ts';
import { type Calendar, monthIndex } from './calendar.ts';
import type { Identifiers } from './identifiers.ts';
import type { Ledger } from './ledger.ts';
import type { ResolvedOptions } from './options.ts';
import { indexByMonth, type MonthlyIndex, type Overlay } from './overlay.ts';
import { liveSessions } from './sessions.ts';

/** Keeps the number of behaviour events near the wanted share of the transactions. */
export class Behaviour {
  readonly events = new BehaviourRows();
  readonly #overlay: Overlay;
  readonly #overlaid: MonthlyIndex;
  readonly #random: Random;
  readonly #perPartyMonth: number;
  #session = 0;
  #flushed = 0;
  /** What was hoped for so far against what came: sessions differ in length from bank to bank. */
  #hoped = 0;

  constructor(options: ResolvedOptions, overlay: Overlay, calendar: Calendar, random: Random) {
    this.#overlay = overlay;
    this.#random = random;
    this.#perPartyMonth = (options.behaviourPerTransaction * options.transactions) / options.parties / options.months;
    this.#overlaid = indexByMonth(
      overlay.events.length,
      (row) => monthIndex(calendar, overlay.events.at[row]!),
      (row) => overlay.events.party[row]!,
    );
  }

  /** Sessions of one party in one month; its transactions are the ledger's rows from `firstRow` on. */
  live(ledger: Ledger, party: number, month: number, firstRow: number): void {
    if (this.#perPartyMonth === 0) return;
    const came = this.#flushed + this.events.length;
    const eventsPerSession = (came + 4_000) / (this.#hoped + 1_000);
    const mean = this.#perPartyMonth / eventsPerSession;
    this.#hoped += mean;
    this.#session = liveSessions(this.events, ledger, this.#random, party, month, mean, firstRow, this.#session);
    for (const row of this.#overlaid.rowsOf(month, party)) this.events.copyFrom(this.#overlay.events, row);
  }

  /** Batches of what has gathered; the buffer is empty afterwards. */
  *flush(identifiers: Identifiers, order: Random): Generator<ColumnBatch> {
    yield* behaviourBatches(this.events, identifiers, order, this.#flushed);
    this.#flushed += this.events.length;
    this.events.length = 0;
  }
}
