import type { Fault, StatementSum } from './payment.ts';
import type { FileOutcome } from './read-payment-file.ts';

const mostExamples = 50;

/** What a person is told of one file. */
export interface FileReport extends FileOutcome {
  readonly file: string;
  /** Name of an earlier file with the same bytes; all its payments are then duplicates. */
  readonly sameAs: string | null;
  /** Payments; read = loaded + duplicates + quarantined. */
  readonly read: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Status reports in it; they decide about payments and are none. */
  readonly statuses: number;
  readonly statements: {
    /** Statements whose balances could be compared with their entries. */
    readonly checked: number;
    /** Those that do not add up, at most 50. */
    readonly wrong: readonly StatementSum[];
  };
  readonly issues: readonly { readonly issue: string; readonly count: number; readonly example: string }[];
  /** Fields without a place in the records: path and how often. Their values are kept in payments/details.ndjson. */
  readonly unmapped: Readonly<Record<string, number>>;
}

/** Counts one file while it is read and resolved. */
export class FileTally {
  readonly name: string;
  readonly print: string;
  readonly sameAs: string | null;
  readonly refusals: { readonly line: number; readonly fault: Fault }[] = [];
  read = 0;
  loaded = 0;
  duplicates = 0;
  quarantined = 0;
  private statuses = 0;
  private checked = 0;
  private readonly wrong: StatementSum[] = [];
  private readonly issues = new Map<string, { count: number; example: string }>();
  private readonly fields = new Map<string, number>();
  private result: FileOutcome = { format: null, status: 'refused', reason: null };

  constructor(name: string, print: string, sameAs: string | null) {
    this.name = name;
    this.print = print;
    this.sameAs = sameAs;
  }

  outcome(outcome: FileOutcome): void {
    this.result = outcome;
  }

  status(): void {
    this.statuses++;
  }

  refusedRecord(line: number, fault: Fault): void {
    this.refusals.push({ line, fault });
    this.read++;
  }

  statement(sum: StatementSum): void {
    this.checked++;
    if (sum.differenceMinor !== '0' && this.wrong.length < mostExamples) this.wrong.push(sum);
  }

  issue(issue: string, example: string): void {
    const entry = this.issues.get(issue) ?? { count: 0, example: example.slice(0, 100) };
    entry.count++;
    this.issues.set(issue, entry);
  }

  unmapped(path: string): void {
    this.fields.set(path, (this.fields.get(path) ?? 0) + 1);
  }

  report(): FileReport {
    const { read, loaded, duplicates, quarantined, statuses, checked, wrong, sameAs } = this;
    return {
      file: this.name,
      ...this.result,
      sameAs,
      read,
      loaded,
      duplicates,
      quarantined,
      statuses,
      statements: { checked, wrong },
      issues: [...this.issues].map(([issue, entry]) => ({ issue, ...entry })),
      unmapped: Object.fromEntries([...this.fields].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }
}
