/** What is known of somebody beside the name. */
export interface PersonFacts {
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; null = not known. */
  readonly birthDate: string | null;
  /** ISO 3166-1 alpha-2; null = not known. */
  readonly country: string | null;
}

export interface EntryFacts {
  readonly birthDates: readonly string[];
  readonly countries: readonly string[];
}

/** What one piece of evidence says; `unknown` changes nothing. */
export type Agreement = 'agrees' | 'near' | 'differs' | 'unknown';

export interface Evidence {
  readonly birthDate: Agreement;
  readonly country: Agreement;
  /** The score of the names is multiplied by this, 0–1. */
  readonly factor: number;
}

/** Chosen, not tuned: the labelled pairs have neither dates nor countries. */
const factors = {
  birthDate: { agrees: 1, near: 1, unknown: 1, differs: 0.8 },
  country: { agrees: 1, near: 1, unknown: 1, differs: 0.97 },
} as const;

/** Years within which a date on a list counts as near: lists often give one that was estimated. */
const nearYears = 2;

/**
 * Weighs birth date and country. Evidence that differs lowers a score; what agrees or is not known leaves it, so that
 * missing data never hides a hit.
 */
export function weighEvidence(person: PersonFacts, entry: EntryFacts): Evidence {
  const birthDate = compareDates(person.birthDate, entry.birthDates);
  const country = compareCountries(person.country, entry.countries);
  return { birthDate, country, factor: factors.birthDate[birthDate] * factors.country[country] };
}

function compareDates(own: string | null, listed: readonly string[]): Agreement {
  if (own === null || listed.length === 0) return 'unknown';
  if (listed.some((date) => own.startsWith(date) || date.startsWith(own))) return 'agrees';
  const year = Number(own.slice(0, 4));
  return listed.some((date) => Math.abs(Number(date.slice(0, 4)) - year) <= nearYears) ? 'near' : 'differs';
}

function compareCountries(own: string | null, listed: readonly string[]): Agreement {
  if (own === null || listed.length === 0) return 'unknown';
  return listed.includes(own) ? 'agrees' : 'differs';
}
