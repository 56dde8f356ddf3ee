import { readTable } from '../lists/table.ts';
import type { ListFile, ListProblem } from '../lists/list.ts';
import type { NameKind } from '../names/token.ts';
import type { Subject } from './list-screener.ts';

export interface NamedSubject extends Subject {
  readonly id: string;
}

const kinds: Readonly<Record<string, NameKind>> = {
  person: 'person',
  individual: 'person',
  business: 'organisation',
  organisation: 'organisation',
  organization: 'organisation',
  vessel: 'vessel',
};

/**
 * Whom to screen, as CSV: `name` and, where there are, `id`, `entityType` (person, business, vessel), `birthDate`,
 * `country`. Rows without a name are problems.
 */
export function readNames(input: ListFile): { subjects: readonly NamedSubject[]; problems: readonly ListProblem[] } {
  const { rows, problems } = readTable(input, ',', ['name']);
  const bad: ListProblem[] = [...problems];
  const subjects: NamedSubject[] = [];
  for (const { line, value } of rows) {
    const birthDate = value('birthDate');
    const country = value('country').toUpperCase();
    const reason =
      value('name') === ''
        ? 'No name.'
        : birthDate !== '' && !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(birthDate)
          ? `"${birthDate}" is no date of the form YYYY-MM-DD.`
          : null;
    if (reason !== null) {
      bad.push({ file: input.file, line, reason });
      continue;
    }
    subjects.push({
      id: value('id') === '' ? String(line) : value('id'),
      name: value('name'),
      kind: kinds[value('entityType').toLowerCase()] ?? 'unknown',
      birthDate: birthDate === '' ? null : birthDate,
      country: country === '' ? null : country,
    });
  }
  return { subjects, problems: bad };
}
