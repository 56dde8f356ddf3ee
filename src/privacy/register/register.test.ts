import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { accountInput, eventInput, partyInput, transactionInput } from '#contract/api/records';
import { fieldClasses } from '#contract/privacy/field-class';
import { loadedKinds, recordFields } from '#contract/records';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { activityNames } from './activity.ts';
import { recordClasses, recordClassNames } from './record-class.ts';
import { recordOfProcessing } from './record-of-processing.ts';
import { renderRecordOfProcessing } from './privacy-reference.ts';
import { columnsOf, partyCondition } from './table-entry.ts';
import { registeredTables } from './tables.ts';

describe('the classes of fields', () => {
  it.each(loadedKinds)('are declared of every field of %s', (kind) => {
    for (const { name, privacy } of recordFields[kind]) expect(fieldClasses, name).toContain(privacy);
  });

  it('cover what the API takes in: it has no field that the canonical records have not', () => {
    const known = new Set(loadedKinds.flatMap((kind) => recordFields[kind].map(({ name }) => name)));
    // A survey's answer is no canonical record; its columns are in the register of tables.
    const ofSurveys = ['kind', 'surveyId', 'questionId', 'value'];
    const inputs = [transactionInput, partyInput, accountInput, ...eventInput.options] as unknown as z.ZodObject[];
    const strangers = inputs.flatMap(({ shape }) => Object.keys(shape)).filter((name) => !known.has(name));
    expect(new Set(strangers)).toEqual(new Set(ofSurveys));
  });
});

describe('the register of tables', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it('has every table of the database with every column, each in one class', async () => {
    const { rows } = await store.pool.query<{ name: string; columns: string[] }>(`
      SELECT t.table_name AS name, array_agg(c.column_name::text ORDER BY c.column_name) AS columns
      FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
      WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND t.table_name !~ '^(event_log|evaluation)_\\d{8}$'
      GROUP BY 1`);
    const there = Object.fromEntries(rows.map(({ name, columns }) => [name, columns.toSorted()]));
    const declared = Object.entries(registeredTables).map(([name, entry]) => [
      name,
      columnsOf(entry)
        .map((column) => column.name)
        .toSorted(),
    ]);
    expect(Object.fromEntries(declared)).toEqual(there);
  });

  it('finds the rows of a party by SQL that the database understands', async () => {
    for (const [name, entry] of Object.entries(registeredTables)) {
      const condition = partyCondition(entry);
      if (condition === null) continue;
      await store.pool.query(`SELECT FROM ${name} WHERE ${condition}`, ['p']);
    }
  });

  it('holds whatever is sealed with a key of a person as erased with it, or deletes it', () => {
    for (const [name, entry] of Object.entries(registeredTables)) {
      const sealed = columnsOf(entry).some((column) => column.name === 'sealed' && column.privacy === 'identifying');
      if (sealed) expect(['key', 'delete'], name).toContain(entry.erasure);
      if (entry.erasure === 'delete') expect(partyCondition(entry), name).not.toBeNull();
    }
  });

  it('deletes nothing that monitoring or screening must keep', () => {
    for (const [name, { activity, erasure }] of Object.entries(registeredTables)) {
      if (['monitoring', 'screening', 'improvement'].includes(activity)) expect(erasure, name).not.toBe('delete');
    }
  });
});

describe('the record of processing', () => {
  it('says of each activity what GDPR art. 30(1) asks for', () => {
    const record = recordOfProcessing({ name: 'A Bank', contact: 'dpo@bank.example' });
    expect(record.activities.map(({ name }) => name)).toEqual(activityNames);
    for (const activity of record.activities) {
      expect(activity.subjects.length, activity.name).toBeGreaterThan(0);
      expect(activity.recipients.length, activity.name).toBeGreaterThan(0);
      expect(activity.timeLimits.length, activity.name).toBeGreaterThan(0);
    }
    expect(renderRecordOfProcessing(record)).toContain('Controller: A Bank, dpo@bank.example');
  });

  it('shows the schedule in force, and default times that no law forbids', () => {
    const { activities } = recordOfProcessing({}, { surveys: 77 });
    const surveys = activities.find(({ name }) => name === 'surveys')!;
    expect(surveys.timeLimits.map(({ days }) => days)).toContain(77);
    for (const name of recordClassNames) {
      const { defaultDays, leastDays } = recordClasses[name];
      if (defaultDays !== null) expect(defaultDays, name).toBeGreaterThanOrEqual(leastDays);
    }
  });
});
