import { AppError } from '#domain/app-error';
import { parseCsv } from '../lists/csv.ts';
import type { NameKind } from '../names/token.ts';

/** A labelled pair of names. */
export interface NamePair {
  readonly group: string;
  readonly kind: NameKind;
  readonly left: string;
  readonly right: string;
  readonly same: boolean;
  readonly category: string;
}

const needed = ['name1', 'name2', 'is_match'] as const;

const kinds: Readonly<Record<string, NameKind>> = {
  person: 'person',
  company: 'organisation',
  organization: 'organisation',
  organisation: 'organisation',
  legalentity: 'unknown',
  vessel: 'vessel',
};

/**
 * Labelled pairs from CSV with the columns name1, name2, is_match (true or false) and, where given, case_group, schema
 * (Person, Company, Organization, LegalEntity, Vessel) and category.
 *
 * Errors: `screening.pairs` with the line that is wrong.
 */
export function parsePairs(text: string): readonly NamePair[] {
  const { records, cutAt } = parseCsv(text.replace(/^\uFEFF/, ''));
  if (cutAt !== null) throw new AppError('screening.pairs', `A quote opened on line ${cutAt} is never closed.`);
  const [header, ...rows] = records;
  const columns = header?.fields.map((name) => name.trim()) ?? [];
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new AppError(
      'screening.pairs',
      `A file of pairs needs the columns ${needed.join(', ')}; missing: ${missing.join(', ')}.`,
    );
  }
  return rows.map(({ line, fields }) => {
    const value = (name: string): string => fields[columns.indexOf(name)]?.trim() ?? '';
    const label = value('is_match').toLowerCase();
    if (label !== 'true' && label !== 'false') {
      throw new AppError('screening.pairs', `Line ${line}: is_match must be true or false, not "${label}".`);
    }
    return {
      group: value('case_group'),
      kind: kinds[value('schema').toLowerCase()] ?? 'unknown',
      left: value('name1'),
      right: value('name2'),
      same: label === 'true',
      category: value('category'),
    };
  });
}
