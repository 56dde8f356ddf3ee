import { AppError } from '#domain/app-error';

/** What a synthetic bank is made of. Give `parties`, `transactions` or both; the other follows (50 per party). */
export interface SimulateOptions {
  /** Any 32-bit integer. Same options, same bytes. */
  readonly seed: number;
  /** Customers of the bank, at least 100. */
  readonly parties?: number;
  /** Aimed number of transactions, met within a few per cent. */
  readonly transactions?: number;
  /** Calendar months covered, in [1, 36]; 6 by default. */
  readonly months?: number;
  /** First month as UTC epoch ms of its first day; 2024-01-01 by default. */
  readonly start?: number;
  /** Behaviour events per transaction, in [0, 10]; 0.5 by default. */
  readonly behaviourPerTransaction?: number;
  /** Share of parties with a labelled typology, in [0, 0.003]; 0.003 by default. */
  readonly guiltyShare?: number;
  /** Innocent look-alikes per guilty party, in [0, 40]; 20 by default. */
  readonly lookAlikesPerGuilty?: number;
}

export type ResolvedOptions = Required<SimulateOptions>;

const limits = {
  seed: [-2_147_483_648, 4_294_967_295],
  parties: [100, 5_000_000],
  transactions: [100, 500_000_000],
  months: [1, 36],
  behaviourPerTransaction: [0, 10],
  guiltyShare: [0, 0.003],
  lookAlikesPerGuilty: [0, 40],
} as const;

/** Fills in defaults. Throws AppError `simulate.option` naming every option out of range at once. */
export function resolveOptions(options: SimulateOptions): ResolvedOptions {
  const parties = options.parties ?? Math.max(100, Math.round((options.transactions ?? 1_000_000) / 50));
  const start = new Date(options.start ?? Date.UTC(2024, 0, 1));
  const resolved: ResolvedOptions = {
    seed: options.seed,
    parties,
    transactions: options.transactions ?? parties * 50,
    months: options.months ?? 6,
    start: Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1),
    behaviourPerTransaction: options.behaviourPerTransaction ?? 0.5,
    guiltyShare: options.guiltyShare ?? 0.003,
    lookAlikesPerGuilty: options.lookAlikesPerGuilty ?? 20,
  };
  const problems: string[] = [];
  for (const [name, [low, high]] of Object.entries(limits)) {
    const value = resolved[name as keyof typeof limits];
    if (!(value >= low && value <= high)) problems.push(`${name} must lie in [${low}, ${high}], not ${value}`);
  }
  for (const name of ['seed', 'parties', 'transactions', 'months'] as const) {
    if (!Number.isInteger(resolved[name])) problems.push(`${name} must be a whole number, not ${resolved[name]}`);
  }
  if (!Number.isFinite(resolved.start)) problems.push('start must be a time in epoch milliseconds');
  if (problems.length > 0) throw new AppError('simulate.option', `${problems.join('; ')}.`, { problems });
  return resolved;
}
