import { birthDatesIn } from './birth-dates.ts';
import { countriesOf } from './country-names.ts';
import type { ListedName, ListEntry, ListFile, ListProblem, ReadList } from './list.ts';
import { readTable, type TableRow } from './table.ts';

export const euColumns = ['Entity_LogicalId', 'Entity_SubjectType', 'NameAlias_WholeName'] as const;

/**
 * The EU's consolidated list of financial sanctions as CSV with semicolons: each row tells one name, address, birth date
 * or citizenship of an entity.
 */
export function readEu(input: ListFile): ReadList {
  const { rows, problems } = readTable(input, ';', euColumns);
  const groups = new Map<string, TableRow[]>();
  const bad: ListProblem[] = [...problems];
  for (const row of rows) {
    const id = row.value('Entity_LogicalId');
    if (id === '') bad.push({ file: input.file, line: row.line, reason: 'No Entity_LogicalId.' });
    else {
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [row]);
      else group.push(row);
    }
  }
  const entries: ListEntry[] = [];
  for (const [id, group] of groups) {
    const all = (column: string): readonly string[] =>
      [...new Set(group.map((row) => row.value(column)))].filter((text) => text !== ''); // prettier-ignore
    const names = all('NameAlias_WholeName').map(
      (name, place): ListedName => ({ name, quality: place === 0 ? 'primary' : 'strong' }),
    );
    if (names.length === 0) {
      bad.push({ file: input.file, line: group[0]!.line, reason: `Entity ${id} has no name.` });
      continue;
    }
    const type = group[0]!.value('Entity_SubjectType').toLowerCase();
    const births = [...all('BirthDate_BirthDate'), ...all('BirthDate_Year')];
    entries.push({
      id,
      kind: type === 'p' || type === 'person' ? 'person' : 'organisation',
      names,
      birthDates: [...new Set(births.flatMap(birthDatesIn))].sort(),
      countries: countriesOf([...all('Citizenship_CountryIso2Code'), ...all('Address_CountryIso2Code')]),
      programmes: all('Entity_Regulation_Programme'),
    });
  }
  return { name: 'EU', date: generated(rows[0]), entries, problems: bad };
}

function generated(row: TableRow | undefined): string | null {
  return birthDatesIn(row?.value('fileGenerationDate') ?? '').find((text) => text.length === 10) ?? null;
}
