import { z } from 'zod';
import { entityTypes } from '#domain/codes';
import { type WorkRisk, workRisks } from '#store/tables/casework-tables';

/** What an inbox takes: all conditions must hold; an empty rule takes everything. */
export const inboxRule = z.strictObject({
  risks: z.array(z.enum(workRisks)).min(1).optional(),
  entityTypes: z.array(z.enum(entityTypes)).min(1).optional(),
  countries: z.array(z.string().length(2)).min(1).max(250).optional(),
  /** In minor units of the base currency, over all breaches. */
  amountFromMinor: z.int().min(0).optional(),
});
export type InboxRule = z.output<typeof inboxRule>;

export interface AlertFacts {
  readonly risk: WorkRisk;
  /** Null = not known; no condition on it holds. */
  readonly entityType: string | null;
  readonly country: string | null;
  readonly amountMinor: number;
}

export interface Inbox {
  readonly id: string;
  readonly team: string | null;
  readonly rule: InboxRule;
}

function holds(rule: InboxRule, facts: AlertFacts): boolean {
  const { risks, entityTypes: types, countries, amountFromMinor } = rule;
  return (
    (risks === undefined || risks.includes(facts.risk)) &&
    (types === undefined || types.some((type) => type === facts.entityType)) &&
    (countries === undefined || (facts.country !== null && countries.includes(facts.country))) &&
    (amountFromMinor === undefined || facts.amountMinor >= amountFromMinor)
  );
}

/** The first inbox, by rank, whose rule holds; the last resort takes what no rule does. */
export function inboxOf(
  inboxes: readonly Inbox[],
  facts: AlertFacts,
): { readonly id: string; readonly team: string | null } {
  return inboxes.find(({ rule }) => holds(rule, facts)) ?? { id: 'general', team: null };
}
