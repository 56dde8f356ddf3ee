import type { NameKind } from '../names/token.ts';

/** How sure the list is of a name: its main name, a good alias, or one that alone proves little. */
export type NameQuality = 'primary' | 'strong' | 'weak';

export interface ListedName {
  readonly name: string;
  readonly quality: NameQuality;
}

/** A person, organisation or vessel on a list. */
export interface ListEntry {
  /** Unique on the list. */
  readonly id: string;
  readonly kind: NameKind;
  readonly names: readonly ListedName[];
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as exact as the list is. */
  readonly birthDates: readonly string[];
  /** ISO 3166-1 alpha-2: nationality, residence, registration or flag. */
  readonly countries: readonly string[];
  readonly programmes: readonly string[];
}

/** A part of a list file that could not be read. */
export interface ListProblem {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** One list as it was read; entries are in the order of their identifiers. */
export interface ScreeningList {
  /** For instance `OFAC SDN`. */
  readonly name: string;
  /** First 16 hex digits of the SHA-256 of its entries: equal entries, equal version. */
  readonly version: string;
  /** `YYYY-MM-DD` where the list says so. */
  readonly date: string | null;
  readonly entries: readonly ListEntry[];
  readonly problems: readonly ListProblem[];
  /** Control characters that were stripped. */
  readonly controlCharacters: number;
}

/** What a reader of a format makes of its files. */
export interface ReadList {
  readonly name: string;
  readonly date: string | null;
  readonly entries: readonly ListEntry[];
  readonly problems: readonly ListProblem[];
}

/** A file of a list, decoded. */
export interface ListFile {
  readonly file: string;
  readonly text: string;
}
