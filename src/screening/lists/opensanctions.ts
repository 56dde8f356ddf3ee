import { z } from 'zod';
import type { NameKind } from '../names/token.ts';
import { birthDatesIn } from './birth-dates.ts';
import { countriesOf } from './country-names.ts';
import type { ListedName, ListEntry, ListFile, ListProblem, ReadList } from './list.ts';
import { readTable } from './table.ts';

export const openSanctionsColumns = ['id', 'schema', 'name', 'aliases'] as const;

const kinds: Readonly<Record<string, NameKind>> = {
  Person: 'person',
  Company: 'organisation',
  Organization: 'organisation',
  PublicBody: 'organisation',
  LegalEntity: 'unknown',
  Vessel: 'vessel',
  Airplane: 'vessel',
};

const texts = z.array(z.string()).default([]);
const entity = z.object({
  id: z.string().min(1),
  schema: z.string(),
  caption: z.string().optional(),
  datasets: texts,
  properties: z.object({
    name: texts,
    alias: texts,
    weakAlias: texts,
    birthDate: texts,
    country: texts,
    nationality: texts,
    jurisdiction: texts,
  }),
});

function names(main: readonly string[], aliases: readonly string[], weak: readonly string[]): readonly ListedName[] {
  const found = new Map<string, ListedName>();
  const add = (list: readonly string[], quality: ListedName['quality']) => {
    for (const name of list) if (name !== '' && !found.has(name)) found.set(name, { name, quality });
  };
  add(main, 'primary');
  add(aliases, 'strong');
  add(weak, 'weak');
  return [...found.values()];
}

/** OpenSanctions `targets.simple.csv`: several values in a field stand between semicolons. */
export function readOpenSanctionsCsv(input: ListFile): ReadList {
  const { rows, problems } = readTable(input, ',', openSanctionsColumns);
  const bad: ListProblem[] = [...problems];
  const entries: ListEntry[] = [];
  for (const { line, value } of rows) {
    const many = (column: string): readonly string[] =>
      value(column)
        .split(';')
        .map((text) => text.trim())
        .filter((text) => text !== ''); // prettier-ignore
    const all = names([value('name')], many('aliases'), []);
    if (value('id') === '' || all.length === 0) {
      bad.push({ file: input.file, line, reason: 'No identifier or no name.' });
      continue;
    }
    entries.push({
      id: value('id'),
      kind: kinds[value('schema')] ?? 'unknown',
      names: all,
      birthDates: [...new Set(many('birth_date').flatMap(birthDatesIn))].sort(),
      countries: countriesOf(many('countries')),
      programmes: many('dataset'),
    });
  }
  return { name: 'OpenSanctions', date: null, entries, problems: bad };
}

/** OpenSanctions entities (`targets.nested.json`, `entities.ftm.json`): one JSON object per line. */
export function readOpenSanctionsJson({ file, text }: ListFile): ReadList {
  const problems: ListProblem[] = [];
  const entries: ListEntry[] = [];
  for (const [place, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = entity.safeParse(parsedJson(line));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const reason = `No entity: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
      problems.push({ file, line: place + 1, reason });
      continue;
    }
    const { id, schema, caption, datasets, properties } = parsed.data;
    const all = names([...properties.name, caption ?? ''], properties.alias, properties.weakAlias);
    const kind = kinds[schema];
    // Entities that have no names of their own (addresses, sanctions, ownerships) are no targets.
    if (kind === undefined || all.length === 0) continue;
    entries.push({
      id,
      kind,
      names: all,
      birthDates: [...new Set(properties.birthDate.flatMap(birthDatesIn))].sort(),
      countries: countriesOf([...properties.country, ...properties.nationality, ...properties.jurisdiction]),
      programmes: datasets,
    });
  }
  return { name: 'OpenSanctions', date: null, entries, problems };
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
