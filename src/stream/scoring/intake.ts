import type { EncodedRecord } from '../encode.ts';
import type { AppendResult } from '../event-log.ts';

/** Offers that were taken together; each taken must be settled in one of three ways. */
export interface Taken {
  readonly records: readonly EncodedRecord[];
  /** What the log says of each record. */
  answer(results: readonly AppendResult[]): void;
  /** Nothing was appended: the callers append themselves. */
  decline(): void;
  /** It is not known whether they were appended. */
  fail(error: unknown): void;
}

/** Records that wait to be appended and evaluated in one transaction. */
export interface Intake {
  /** Null: not now, nothing was appended. Rejects when it is not known whether it was. */
  offer(records: readonly EncodedRecord[]): Promise<readonly AppendResult[] | null>;
  readonly waiting: boolean;
  /** What waits, as one batch of at most `limit` records, or the first offer when that alone has more. */
  take(limit: number): Taken;
  open(): void;
  /** Turns away what waits and what comes, until it is opened again. */
  close(): void;
}

interface Offer {
  readonly records: readonly EncodedRecord[];
  readonly resolve: (results: readonly AppendResult[] | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Closed at first. */
export function createIntake(onChange: (isOpen: boolean) => void = () => {}): Intake {
  let offers: Offer[] = [];
  let isOpen = false;

  function change(to: boolean): void {
    if (isOpen === to) return;
    isOpen = to;
    onChange(to);
  }

  return {
    async offer(records) {
      if (!isOpen) return null;
      return await new Promise((resolve, reject) => {
        offers.push({ records, resolve, reject });
      });
    },
    get waiting() {
      return offers.length > 0;
    },
    take(limit) {
      let count = 1;
      let size = offers[0]!.records.length;
      while (count < offers.length && size + offers[count]!.records.length <= limit) {
        size += offers[count++]!.records.length;
      }
      const taken = offers.slice(0, count);
      offers = offers.slice(count);
      return {
        records: count === 1 ? taken[0]!.records : taken.flatMap(({ records }) => records),
        answer(results) {
          let from = 0;
          for (const { records, resolve } of taken) resolve(results.slice(from, (from += records.length)));
        },
        decline() {
          for (const { resolve } of taken) resolve(null);
        },
        fail(error) {
          for (const { reject } of taken) reject(error);
        },
      };
    },
    open: () => change(true),
    close() {
      change(false);
      for (const { resolve } of offers) resolve(null);
      offers = [];
    },
  };
}
