import { statSync } from 'node:fs';
import { relative } from 'node:path';
import type { Progress } from '#domain/progress';
import { type KnownAccount, accountIdOf, learn } from './canonical.ts';
import { FileTally } from './file-report.ts';
import { LineFile } from './line-file.ts';
import type { Payment, PaymentSink } from './payment.ts';
import { fingerprint, readPaymentFile } from './read-payment-file.ts';

/** A payment as it lies between the two passes. */
export interface Staged {
  readonly file: number;
  readonly ordinal: number;
  readonly payment: Payment;
}

/** What must be known of all files before any payment is decided. */
export interface StagedFiles {
  readonly payments: number;
  readonly tallies: readonly FileTally[];
  readonly known: Map<string, KnownAccount>;
  readonly currencies: Map<string, number>;
  /** End-to-end identifiers and UETRs that a status report says were rejected, with the reason. */
  readonly rejected: ReadonlyMap<string, string>;
}

/** First pass: every file to staged payments, one a line. */
export async function stagePayments(
  data: string,
  paths: readonly string[],
  staged: string,
  details: LineFile,
  progress: Progress,
): Promise<StagedFiles> {
  const lines = new LineFile(staged);
  const tallies: FileTally[] = [];
  const known = new Map<string, KnownAccount>();
  const currencies = new Map<string, number>();
  const rejected = new Map<string, string>();
  const first = new Map<string, string>();
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  let done = 0;
  try {
    for (const [file, path] of paths.entries()) {
      const name = relative(data, path);
      const print = await fingerprint(path);
      const tally = new FileTally(name, print, first.get(print) ?? null);
      if (!first.has(print)) first.set(print, name);
      tallies.push(tally);
      let ordinal = 0;
      const sink: PaymentSink = {
        payment: (payment) => {
          lines.write({ file, ordinal: ordinal++, payment } satisfies Staged);
          for (const [path] of payment.unmapped) tally.unmapped(path);
          const { amount } = payment;
          if (payment.fault !== null || amount === null) return;
          currencies.set(amount.currency, (currencies.get(amount.currency) ?? 0) + 1);
          if (payment.own === null) return;
          const end = payment.own === 'debtor' ? payment.debtor : payment.creditor;
          const account = accountIdOf(end, payment);
          if (account !== null) learn(known, account, end, amount.currency);
        },
        status: (status) => {
          tally.status();
          details.write({ file: name, status });
          if (status.status !== 'RJCT') return;
          for (const key of [status.uetr, status.endToEndId])
            if (key !== null) rejected.set(key, status.reason ?? 'no reason');
        },
        statement: (sum) => tally.statement(sum),
        refused: (line, fault) => tally.refusedRecord(line, fault),
        issue: (issue, example) => tally.issue(issue, example),
        header: (line, path, value) => {
          tally.unmapped(path);
          details.write({ file: name, line, header: path, value });
        },
      };
      tally.outcome(
        await readPaymentFile(path, name, sink, (read) => progress((done += read), bytes, 'reading payment files')),
      );
    }
  } finally {
    lines.close();
  }
  return { payments: lines.lines, tallies, known, currencies, rejected };
}
