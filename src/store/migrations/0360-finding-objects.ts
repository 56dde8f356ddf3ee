import type { SchemaStep } from './migration.ts';

/**
 * What people look for by hand: the behaviour of a party, which is not evaluated, so that nothing else finds it (payments,
 * which are most of the log, are not in the index); parties by the beginning of their identifier; the alert of a payment.
 */
export const findingObjects: SchemaStep = {
  name: '0360-finding-objects',
  sql: `
CREATE INDEX behaviour_of_party ON event_log ((body::json ->> 'partyId'), position) WHERE kind = 3;
CREATE INDEX party_by_prefix ON party (id COLLATE "C");
CREATE INDEX alert_of_leg ON alert (leg_id);
`,
};
