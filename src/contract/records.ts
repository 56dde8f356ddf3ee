import type { z } from 'zod';
import type { RecordKind } from '#domain/column-batch';
import { accountRecord } from './account-record.ts';
import { behaviourEventRecord } from './behaviour-event-record.ts';
import { labelRecord } from './label-record.ts';
import { complaintRecord, consentRecord, incidentRecord, screeningHitRecord } from './outcome-records.ts';
import { partyRecord } from './party-record.ts';
import { type RecordField, fieldsOf } from './record-fields.ts';
import { transactionRecord } from './transaction-record.ts';

/** What a mapping can load: the canonical records, and labels, which lie beside them. */
export type LoadedKind = RecordKind | 'labels';

/** Schemas by kind, in the order of loading: a kind refers only to kinds before it. */
export const recordSchemas = {
  parties: partyRecord,
  accounts: accountRecord,
  transactions: transactionRecord,
  'behaviour-events': behaviourEventRecord,
  complaints: complaintRecord,
  incidents: incidentRecord,
  'screening-hits': screeningHitRecord,
  consents: consentRecord,
  labels: labelRecord,
} as const satisfies Readonly<Record<LoadedKind, z.ZodObject>>;

export const loadedKinds = Object.keys(recordSchemas) as readonly LoadedKind[];

/** The fields of each kind, in order. */
export const recordFields: Readonly<Record<LoadedKind, readonly RecordField[]>> = Object.fromEntries(
  Object.entries(recordSchemas).map(([kind, schema]) => [kind, fieldsOf(schema)]),
) as Record<LoadedKind, readonly RecordField[]>;

/** Fields that name a record of another kind. */
export const references: Readonly<Partial<Record<LoadedKind, Readonly<Record<string, LoadedKind>>>>> = {
  accounts: { partyId: 'parties' },
  transactions: { accountId: 'accounts' },
  'behaviour-events': { partyId: 'parties' },
  complaints: { partyId: 'parties' },
  incidents: { partyId: 'parties' },
  'screening-hits': { partyId: 'parties' },
  consents: { partyId: 'parties' },
  labels: { partyId: 'parties', transactionId: 'transactions' },
};

/** What ingest adds to a transaction in the lake. */
export const derivedTransactionFields: readonly { name: string; type: string; description: string }[] = [
  { name: 'baseAmountMinor', type: 'int64', description: 'Amount in minor units of the base currency.' },
  {
    name: 'rate',
    type: 'double',
    description: 'Rate used: base units per unit of the currency; null in the base currency itself.',
  },
  { name: 'rateDate', type: 'text', description: 'Day of that rate, YYYY-MM-DD.' },
  {
    name: 'descriptionNormalised',
    type: 'text',
    description: 'Description in lower case and Latin letters, spaces evened out, reference numbers replaced by <ref>.',
  },
  { name: 'amountOutlier', type: 'boolean', description: 'Flagged as far outside the amounts of its direction; kept.' },
];
