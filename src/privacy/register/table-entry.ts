import type { FieldClass } from '#contract/privacy/field-class';
import type { ActivityName } from './activity.ts';
import type { RecordClassName } from './record-class.ts';

/**
 * What erasure does to the rows of a party:
 * - `delete`: removed at once, since no law asks for them
 * - `key`: personal fields become unreadable with the party's key, plain ones that describe it are emptied
 * - `keep`: codes and figures under a pseudonymous identifier, or no data of customers at all
 */
export type Erasure = 'delete' | 'key' | 'keep';

/** How the rows of a party are found: a column with its identifier, or a condition with `:party` for it. */
export type PartyOf = { readonly column: string } | { readonly where: string } | null;

/** A table of the store. Every column is in exactly one class; a test compares this with the database. */
export interface TableEntry {
  readonly activity: ActivityName;
  readonly party: PartyOf;
  readonly erasure: Erasure;
  readonly retention: RecordClassName;
  /** Class → column names, separated by spaces. */
  readonly columns: Readonly<Partial<Record<FieldClass, string>>>;
}

/** Columns of an entry with their classes. */
export function columnsOf({ columns }: TableEntry): readonly { readonly name: string; readonly privacy: FieldClass }[] {
  return (Object.entries(columns) as [FieldClass, string][]).flatMap(([privacy, names]) =>
    names.split(' ').map((name) => ({ name, privacy })),
  );
}

/** SQL that holds of the rows of the party whose identifier is the first parameter; null = rows belong to no party. */
export function partyCondition({ party }: TableEntry): string | null {
  if (party === null) return null;
  return 'column' in party ? `${party.column} = $1` : party.where.replaceAll(':party', '$1');
}
