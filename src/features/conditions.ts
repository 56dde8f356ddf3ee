/**
 * Named predicates of one event, known as soon as it enters the fold. Filters are conjunctions of them, so each is one
 * bit of the event's flags.
 */
export const conditionMeanings = {
  leg: 'a leg of a transaction',
  out: 'money leaves the party',
  in: 'money reaches the party',
  cash: 'paid in cash',
  wire: 'paid by wire',
  remote: 'made online, by mobile or through the API',
  'cross-border': "the counterparty's country is known and is not the party's",
  'off-hours': 'its time of day is known and within the off-hours (or, if so declared, on a weekend), local time',
  'time-known': 'its time of day is known, not its date alone',
  'channel-known': 'its channel is known',
  'scheme-known': 'its payment scheme is known',
  'counterparty-known': 'its counterparty is known',
  'country-known': "the counterparty's or the place's country is known",
  'border-known': "the counterparty's and the party's countries are known",
  round: 'a whole multiple of the round amount',
  'near-limit': 'just under the reporting limit',
  'high-risk-country': "the counterparty's or the place's country is on the high-risk list at that time",
  'sanctioned-country': 'the same for the list of sanctioned countries',
  'new-counterparty': 'first contact in 90 days, for a party that had others',
  'has-interval': 'an earlier leg out of the party exists',
  steady: 'an interval within 2 % of the one before',
  located: 'latitude and longitude are known',
  behaviour: 'a behaviour event',
  login: 'a log-in',
  'login-failed': 'a failed log-in',
  'api-call': 'an API call',
  'profile-change': 'a payee, device, password or profile was added or changed',
  timed: 'its duration is known',
  complaint: 'a complaint',
  incident: 'a compliance incident',
  'screening-hit': 'a screening hit',
} as const;

export type Condition = keyof typeof conditionMeanings;
export const conditions = Object.keys(conditionMeanings) as readonly Condition[];

/** The bit of each condition in an event's flags. */
export const bitOf = Object.fromEntries(conditions.map((condition, i) => [condition, 1 << i])) as Readonly<
  Record<Condition, number>
>;

/** Mask of a conjunction: an event meets it when (flags & mask) === mask. */
export function maskOf(where: readonly Condition[]): number {
  return where.reduce((mask, condition) => mask | bitOf[condition], 0);
}
