/** A class of records that are kept for one time. */
export interface RecordClass {
  readonly title: string;
  /** What the time runs from. */
  readonly from: string;
  /** Days; null = until erased, or as long as the system runs. */
  readonly defaultDays: number | null;
  /** No schedule may be shorter. */
  readonly leastDays: number;
  /** What asks for the least time; null = nothing does. */
  readonly law: string | null;
}

/** Directive (EU) 2015/849, art. 40: five years, leap days included. */
const fiveYears = 5 * 365 + 2;
const aml = 'Directive (EU) 2015/849, art. 40';

/** What is kept how long unless the bank decides otherwise. */
export const recordClasses = {
  customers: {
    title: 'Customers and their accounts',
    from: 'the end of the business relationship, by erasure',
    defaultDays: null,
    leastDays: 0,
    law: aml,
  },
  'event-log': {
    title: 'Event log',
    from: 'acceptance',
    defaultDays: null,
    leastDays: 30,
    law: null,
  },
  evaluations: {
    title: 'Evaluations',
    from: 'acceptance',
    defaultDays: null,
    leastDays: fiveYears,
    law: aml,
  },
  work: {
    title: 'Alerts, cases, decisions and reports',
    from: 'the end of the business relationship, by erasure',
    defaultDays: null,
    leastDays: fiveYears,
    law: aml,
  },
  'workflow-runs': {
    title: 'Runs of workflows whose rule did not hold; those that did more are kept as work is',
    from: 'the run',
    defaultDays: 90,
    leastDays: 1,
    law: null,
  },
  surveys: {
    title: 'Invitations and answers to surveys',
    from: 'completion, or the end of the link',
    defaultDays: 3 * 365,
    leastDays: 30,
    law: null,
  },
  'survey-contacts': {
    title: 'When a customer was asked',
    from: 'the contact',
    defaultDays: 2 * 365,
    leastDays: 365,
    law: null,
  },
  activity: {
    title: 'Counts of what customers did, for targeting',
    from: 'the day counted',
    defaultDays: 400,
    leastDays: 1,
    law: null,
  },
  segments: {
    title: 'Past members of commercial segments and audiences',
    from: 'leaving',
    defaultDays: 2 * 365,
    leastDays: 1,
    law: null,
  },
  campaigns: {
    title: 'Campaigns: who was offered what, and what came of it',
    from: 'the end of the campaign',
    defaultDays: 3 * 365,
    leastDays: 30,
    law: null,
  },
  messages: {
    title: 'Messages to other systems',
    from: 'delivery, or the last attempt',
    defaultDays: 90,
    leastDays: 1,
    law: null,
  },
  security: {
    title: 'Failed log-ins, sessions and links that have run out',
    from: 'the end of their use',
    defaultDays: 30,
    leastDays: 1,
    law: null,
  },
  proof: {
    title: 'Audit trail, consents and erasures',
    from: 'never: they prove what was done, and hold codes only',
    defaultDays: null,
    leastDays: fiveYears,
    law: 'GDPR art. 5(2) and 7(1)',
  },
  settings: {
    title: 'Settings, versions and users',
    from: 'replacement',
    defaultDays: null,
    leastDays: 0,
    law: null,
  },
} as const satisfies Readonly<Record<string, RecordClass>>;
export type RecordClassName = keyof typeof recordClasses;
export const recordClassNames = Object.keys(recordClasses) as readonly RecordClassName[];
