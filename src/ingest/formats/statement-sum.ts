import type { PaymentSink, StatementSum } from './payment.ts';

/** Tells the sink what opening, entries and closing come to; all in minor units, negative for a debit balance. */
export function checkSum(
  about: Pick<StatementSum, 'statement' | 'account' | 'currency'>,
  opening: bigint,
  entries: bigint,
  closing: bigint,
  sink: PaymentSink,
): void {
  sink.statement({
    ...about,
    openingMinor: String(opening),
    entriesMinor: String(entries),
    closingMinor: String(closing),
    differenceMinor: String(closing - opening - entries),
  });
}
