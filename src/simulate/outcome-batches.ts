import type { ColumnBatch } from '#domain/column-batch';
import { day } from '#domain/time';
import type { Random } from '#ml/random';
import type { Calendar } from './calendar.ts';
import type { Identifiers } from './identifiers.ts';
import type { Overlay } from './overlay.ts';
import type { Population } from './population.ts';
import { between, pick, poisson } from './sampling.ts';

const complaintTexts: Readonly<Record<string, readonly string[]>> = {
  fees: ['I was charged a fee that nobody told me about.', 'Why did the monthly fee go up?'],
  cards: ['My card was declined abroad.', 'The new card never arrived.'],
  payments: ['My transfer took three days.', 'A payment was made twice.'],
  app: ['The app logs me out all the time.', 'I cannot add a payee.'],
  service: ['I waited forty minutes on the phone.', 'The branch was closed without notice.'],
};
const complaintCategories = Object.keys(complaintTexts);

/** Complaints as columns named after the fields of `Complaint`: about one per 250 customers and month. */
export function complaintBatch(
  population: Population,
  calendar: Calendar,
  identifiers: Identifiers,
  random: Random,
): ColumnBatch {
  const id: string[] = [];
  const at: number[] = [];
  const partyId: string[] = [];
  const category: string[] = [];
  const text: string[] = [];
  for (let count = poisson(random, (population.size * calendar.months) / 250); count > 0; count--) {
    const party = random.below(population.size);
    const from = Math.max(calendar.start, population.onboardedAt[party]!);
    category.push(pick(random, complaintCategories));
    id.push(identifiers.of('outcome', id.length));
    at.push(secondsBetween(random, from, calendar.end));
    partyId.push(identifiers.of('party', party));
    text.push(pick(random, complaintTexts[category.at(-1)!]!));
  }
  return {
    length: id.length,
    columns: {
      id: { type: 'text', values: id },
      at: { type: 'int64', values: Float64Array.from(at) },
      partyId: { type: 'text', values: partyId },
      category: { type: 'text', values: category },
      text: { type: 'text', values: text },
    },
  };
}

/**
 * What compliance found out, late and not always rightly: four in ten of the guilty between 20 and 60 days after they
 * are done, two in a hundred of the look-alikes, and a few others. Columns are the fields of `ComplianceIncident`.
 */
export function incidentBatch(
  population: Population,
  calendar: Calendar,
  overlay: Overlay,
  identifiers: Identifiers,
  random: Random,
): ColumnBatch {
  const id: string[] = [];
  const at: number[] = [];
  const partyId: string[] = [];
  const type: string[] = [];
  const severity: string[] = [];
  const report = (party: number, when: number, what: string, weight: readonly string[]): void => {
    if (when >= calendar.end || when < population.onboardedAt[party]!) return;
    id.push(identifiers.of('outcome', 2_000_000_000 + id.length));
    at.push(when);
    partyId.push(identifiers.of('party', party));
    type.push(what);
    severity.push(pick(random, weight));
  };
  const late = (to: number): number => secondsBetween(random, to + 20 * day, to + 60 * day);
  for (const part of overlay.guilty) {
    if (random.uniform() < 0.4) report(part.party, late(part.to), 'money-laundering-suspicion', ['medium', 'high']);
  }
  for (const part of overlay.lookAlikes) {
    const at = Math.min(part.to, between(random, part.from, calendar.end));
    if (random.uniform() < 0.02) report(part.party, late(at), 'money-laundering-suspicion', ['low', 'medium']);
  }
  const others = ['late-kyc-refresh', 'card-fraud-victim', 'money-laundering-suspicion'];
  for (let count = poisson(random, population.size / 1_500); count > 0; count--) {
    const when = secondsBetween(random, calendar.start, calendar.end);
    report(random.below(population.size), when, pick(random, others), ['low', 'low', 'medium']);
  }
  return {
    length: id.length,
    columns: {
      id: { type: 'text', values: id },
      at: { type: 'int64', values: Float64Array.from(at) },
      partyId: { type: 'text', values: partyId },
      type: { type: 'text', values: type },
      severity: { type: 'text', values: severity },
      transactionId: { type: 'text', values: id.map(() => null) },
    },
  };
}

function secondsBetween(random: Random, from: number, to: number): number {
  return Math.floor(between(random, from, to) / 1_000) * 1_000;
}
