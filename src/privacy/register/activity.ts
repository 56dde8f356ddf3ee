/** An activity of processing. Source: GDPR art. 30(1). */
export interface Activity {
  readonly title: string;
  readonly purpose: string;
  readonly legalBasis: string;
  readonly subjects: readonly string[];
  readonly recipients: readonly string[];
  /** What a person is told of it on request; where nothing, why. */
  readonly withheld: string | null;
}

const tippingOff = 'Withheld from access: disclosure is prohibited (Directive (EU) 2015/849, art. 39; GDPR art. 23).';

/** Everything that Peerline does with data of persons. */
export const activities = {
  'customer-data': {
    title: 'Customer data',
    purpose: 'Know who the customers are and what they do, as far as monitoring and service need it.',
    legalBasis:
      'Legal obligation (GDPR art. 6(1)(c)): customer due diligence, Directive (EU) 2015/849, art. 13 and 40.',
    subjects: ['customers', 'counterparties of customers'],
    recipients: ['compliance staff'],
    withheld: null,
  },
  monitoring: {
    title: 'Monitoring of transactions',
    purpose: 'Find transactions that depart from what is normal, investigate them and report suspicion.',
    legalBasis: 'Legal obligation (GDPR art. 6(1)(c)): Directive (EU) 2015/849, art. 13(1)(d), 33 and 40.',
    subjects: ['customers', 'counterparties of customers'],
    recipients: ['compliance staff', 'the financial intelligence unit', 'supervisors'],
    withheld: tippingOff,
  },
  screening: {
    title: 'Screening against sanction and watch lists',
    purpose: 'Make no funds available to listed persons, and know politically exposed ones.',
    legalBasis: 'Legal obligation (GDPR art. 6(1)(c)): regulations on restrictive measures.',
    subjects: ['customers', 'listed persons'],
    recipients: ['compliance staff', 'competent authorities'],
    withheld: tippingOff,
  },
  improvement: {
    title: 'Validation and improvement of models',
    purpose: 'Measure what alerts were worth, and make the next ones better.',
    legalBasis: 'Legitimate interest (GDPR art. 6(1)(f)) in monitoring that is accurate and troubles few.',
    subjects: ['customers'],
    recipients: ['compliance staff', 'model validation'],
    withheld: tippingOff,
  },
  surveys: {
    title: 'Surveys',
    purpose: 'Ask customers what they think, and improve products by it.',
    legalBasis: 'Consent (GDPR art. 6(1)(a)) where the survey asks for it, else legitimate interest (art. 6(1)(f)).',
    subjects: ['customers', 'other respondents'],
    recipients: ['product and marketing staff', 'survey providers that the bank connects'],
    withheld: null,
  },
  marketing: {
    title: 'Commercial segments, audiences and campaigns',
    purpose: 'Address customers with what fits them. Rests on no data of monitoring or screening.',
    legalBasis: 'Consent (GDPR art. 6(1)(a)) to the purpose of each audience; objection ends it (art. 21(2)).',
    subjects: ['customers'],
    recipients: ['product and marketing staff', 'marketing systems that the bank connects'],
    withheld: null,
  },
  'data-protection': {
    title: 'Rights of persons and proof of them',
    purpose: 'Keep consents, answer requests, erase and show that it was done.',
    legalBasis: 'Legal obligation (GDPR art. 6(1)(c)): art. 5(2), 7(1), 12 to 22 and 30.',
    subjects: ['customers'],
    recipients: ['data protection and compliance staff', 'the supervisory authority'],
    withheld: null,
  },
  integration: {
    title: 'Messages to other systems',
    purpose: 'Tell connected systems what happened, by codes and identifiers.',
    legalBasis: 'That of the activity which a message belongs to.',
    subjects: ['customers'],
    recipients: ['systems that the bank connects'],
    withheld: 'Withheld from access as a whole: it repeats other activities, monitoring among them.',
  },
  staff: {
    title: 'Users and their rights',
    purpose: 'Let in who may enter, and record who did what.',
    legalBasis: 'Legal obligation and legitimate interest in security (GDPR art. 6(1)(c) and (f), art. 32).',
    subjects: ['staff'],
    recipients: ['administrators', 'auditors'],
    withheld: null,
  },
  operation: {
    title: 'Operation',
    purpose: 'Settings, versions and positions that the system runs by.',
    legalBasis: 'None needed: no data of persons beyond who made a change.',
    subjects: ['staff'],
    recipients: ['engineers'],
    withheld: null,
  },
} as const satisfies Readonly<Record<string, Activity>>;
export type ActivityName = keyof typeof activities;
export const activityNames = Object.keys(activities) as readonly ActivityName[];
