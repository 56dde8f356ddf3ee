import { fieldClasses, fieldClassMeaning } from '#contract/privacy/field-class';
import { table } from '#contract/record-reference';
import { loadedKinds, recordFields, recordSchemas } from '#contract/records';
import { recordClasses, recordClassNames } from './record-class.ts';
import { type ProcessingActivity, type RecordOfProcessing, recordOfProcessing } from './record-of-processing.ts';

const daysText = (days: number | null): string => (days === null ? 'no limit set' : `${days} days`);

function activityText({ title, data, timeLimits, ...each }: ProcessingActivity): string {
  const lines = [
    `### ${title}`,
    '',
    `- Purpose: ${each.purpose}`,
    `- Legal basis: ${each.legalBasis}`,
    `- Persons: ${each.subjects.join(', ')}`,
    `- Recipients: ${each.recipients.join(', ')}`,
    ...(each.withheld === null ? [] : [`- ${each.withheld}`]),
    ...Object.entries(data).map(
      ([privacy, fields]) => `- Data, ${privacy}: ${fields.map((f) => `\`${f}\``).join(', ')}`,
    ),
    ...timeLimits.map(({ records, days, from }) => `- ${records}: ${daysText(days)}, counted from ${from}`),
  ];
  return lines.join('\n');
}

/** The record of processing as Markdown. */
export function renderRecordOfProcessing(record: RecordOfProcessing): string {
  const { name, contact } = record.controller;
  return `Controller: ${name ?? 'not stated (give --controller)'}${contact === null ? '' : `, ${contact}`}

${record.activities.map(activityText).join('\n\n')}

### For all activities

- Transfers to third countries: ${record.transfersToThirdCountries}
${record.securityMeasures.map((measure) => `- ${measure}`).join('\n')}
`;
}

/** docs/privacy.md: the classes of all fields, what is kept how long, and the record of processing. */
export function renderPrivacyReference(): string {
  const classes = fieldClasses.map((name) => [name, fieldClassMeaning[name]]);
  const kinds = loadedKinds.map((kind) => {
    const { title } = recordSchemas[kind].meta() as { title: string };
    const cells = fieldClasses.map((privacy) =>
      recordFields[kind]
        .filter((field) => field.privacy === privacy)
        .map(({ name }) => `\`${name}\``)
        .join(' '),
    );
    return [title, ...cells];
  });
  const limits = recordClassNames.map((name) => {
    const { title, from, defaultDays, leastDays, law } = recordClasses[name];
    return [`\`${name}\``, title, daysText(defaultDays), leastDays === 0 ? '' : String(leastDays), from, law ?? ''];
  });
  return `# Privacy

<!-- Generated from the schemas and src/privacy/register by \`npm run generate\`; do not edit. -->

What to do when somebody asks: [data-protection.md](data-protection.md). This page is the reference.

## Classes of fields

${table(['class', 'such a field'], classes)}

Each field of the canonical records says its class in its schema:

${table(['record', ...fieldClasses], kinds)}

## What is kept how long

The days are defaults; a bank sets its own, none shorter than the least.

${table(['class', 'records', 'kept', 'least days', 'counted from', 'law'], limits)}

## Record of processing activities

What GDPR art. 30(1) asks for, with the default times. \`peerline privacy record\` prints it with the bank's name.

${renderRecordOfProcessing(recordOfProcessing())}`;
}
