/** What may be chosen in casework. Plain lists, so that a browser reads them without the schemas. */
export { alertStates, caseStates } from '#domain/casework-states';
export const caseTypes = ['investigation', 'onboarding-review', 'enhanced-due-diligence'] as const;
export const outcomes = ['productive', 'unproductive', 'inconclusive'] as const;

/** Why an alert was unproductive, for everyone who later asks what the model got wrong. */
export const unproductiveReasons = [
  'expected-for-customer',
  'known-business',
  'one-off-explained',
  'documented-source',
  'data-error',
  'duplicate',
  'segment-misfit',
  'threshold-too-low',
] as const;

/** Documents that a customer is asked for, and the languages of the letter. */
export const documentKinds = [
  'identity',
  'address',
  'source-of-funds',
  'source-of-wealth',
  'beneficial-owners',
  'business-activity',
  'contracts-and-invoices',
] as const;
export const requestLanguages = ['en', 'es', 'de'] as const;

/** What a queue is grouped by: the group of the first reason, the cell, or who works on it. */
export const queueGroupings = ['reason', 'segment', 'assignee'] as const;
