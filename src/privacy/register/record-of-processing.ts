import { type FieldClass, fieldClasses } from '#contract/privacy/field-class';
import { loadedKinds, recordFields, recordSchemas } from '#contract/records';
import { smallestGroup } from '#domain/k-anonymity';
import { activities, type Activity, type ActivityName, activityNames } from './activity.ts';
import { type RecordClassName, recordClasses } from './record-class.ts';
import { columnsOf, type Erasure } from './table-entry.ts';
import { registeredTables } from './tables.ts';

/** One activity with what the schemas say of its data. */
export interface ProcessingActivity extends Activity {
  readonly name: ActivityName;
  /** Class → fields, as `table.column`. Columns that say nothing about a person are left out. */
  readonly data: Readonly<Partial<Record<FieldClass, readonly string[]>>>;
  readonly erasure: Readonly<Record<string, Erasure>>;
  readonly timeLimits: readonly { readonly records: string; readonly days: number | null; readonly from: string }[];
}

/** The record of processing activities. Source: GDPR art. 30(1). */
export interface RecordOfProcessing {
  readonly controller: { readonly name: string | null; readonly contact: string | null };
  readonly activities: readonly ProcessingActivity[];
  readonly transfersToThirdCountries: string;
  readonly securityMeasures: readonly string[];
  /** What is read in: record kind → field → class. */
  readonly records: Readonly<Record<string, Readonly<Record<string, FieldClass>>>>;
}

const securityMeasures = [
  'Identifying fields are encrypted with a key per person (AES-256-GCM); that key is wrapped by a master key outside the database.',
  'Features, models, evaluations, messages and logs hold pseudonyms and codes only.',
  'Rights per role, denied by default. Name, birth date and the names of counterparties are masked for who does not work on the party; who asks for name and birth date gives a reason, which is kept. Refused rows show the shape of what may name a person.',
  'A hash-chained audit trail that the running system can add to but not change.',
  `Exports of customers need at least ${smallestGroup} of them; results of fewer are not shown, and an anonymous survey is exported without a language that fewer answered in.`,
  'Erasure destroys the keys of a person: every copy of the sealed fields becomes unreadable.',
];

/** Days per class of records; what is not given stands at its default. */
export type Schedules = Readonly<Partial<Record<RecordClassName, number | null>>>;

function activityOf(name: ActivityName, schedules: Schedules): ProcessingActivity {
  const tables = Object.entries(registeredTables).filter(([, entry]) => entry.activity === name);
  const fields = tables.flatMap(([table, entry]) =>
    columnsOf(entry).map(({ name: column, privacy }) => ({ field: `${table}.${column}`, privacy })),
  );
  const data = fieldClasses
    .filter((privacy) => privacy !== 'technical')
    .map((privacy) => [privacy, fields.filter((each) => each.privacy === privacy).map(({ field }) => field)] as const)
    .filter(([, names]) => names.length > 0);
  const retentions = [...new Set(tables.map(([, { retention }]) => retention))];
  return {
    name,
    ...activities[name],
    data: Object.fromEntries(data),
    erasure: Object.fromEntries(tables.map(([table, { erasure }]) => [table, erasure])),
    timeLimits: retentions.map((retention) => {
      const { title, from, defaultDays } = recordClasses[retention];
      const given = schedules[retention];
      return { records: title, days: given === undefined ? defaultDays : given, from };
    }),
  };
}

/** The record as the schemas and the register of tables have it now. */
export function recordOfProcessing(
  controller: { readonly name?: string | undefined; readonly contact?: string | undefined } = {},
  schedules: Schedules = {},
): RecordOfProcessing {
  return {
    controller: { name: controller.name ?? null, contact: controller.contact ?? null },
    activities: activityNames.map((name) => activityOf(name, schedules)),
    transfersToThirdCountries:
      'None by Peerline itself: it runs where the bank runs it and calls nobody on its own. Webhooks, audiences and audit anchors go where the bank sends them.',
    securityMeasures,
    records: Object.fromEntries(
      loadedKinds.map((kind) => [
        (recordSchemas[kind].meta() as { title: string }).title,
        Object.fromEntries(recordFields[kind].map(({ name, privacy }) => [name, privacy])),
      ]),
    ),
  };
}
