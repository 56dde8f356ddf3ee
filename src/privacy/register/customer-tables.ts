import type { TableEntry } from './table-entry.ts';

const ofParty = { column: 'party_id' } as const;
const ofAnswer = {
  where: 'response_id IN (SELECT id FROM survey_response WHERE party_id = :party)',
} as const;

/** Tables of what customers are and do, and of what the bank does with them outside monitoring. */
export const customerTables = {
  party: {
    activity: 'customer-data',
    party: { column: 'id' },
    erasure: 'key',
    retention: 'customers',
    columns: {
      identifying: 'sealed',
      pseudonymous: 'id',
      'quasi-identifying': 'entity_type country region industry occupation onboarded_at client_segment',
      suspicion: 'risk_rating politically_exposed',
      technical: 'position',
    },
  },
  account: {
    activity: 'customer-data',
    party: ofParty,
    erasure: 'key',
    retention: 'customers',
    columns: {
      pseudonymous: 'id party_id',
      'quasi-identifying': 'opened_at',
      behavioural: 'product currency',
      technical: 'position',
    },
  },
  subject_key: {
    activity: 'customer-data',
    party: {
      where:
        "(subject = 'party:' || :party OR subject IN (SELECT 'account:' || id FROM account WHERE party_id = :party))",
    },
    erasure: 'key',
    retention: 'customers',
    columns: { pseudonymous: 'subject', technical: 'wrapped created_at' },
  },
  // Bodies hold their personal fields sealed, and tokens for what features compare.
  event_log: {
    activity: 'customer-data',
    party: null,
    erasure: 'key',
    retention: 'event-log',
    columns: { identifying: 'body', technical: 'day position partition kind accepted_at' },
  },
  event_seen: {
    activity: 'customer-data',
    party: null,
    erasure: 'key',
    retention: 'event-log',
    columns: { pseudonymous: 'id digest', technical: 'position accepted_at' },
  },
  dead_letter: {
    activity: 'customer-data',
    party: null,
    erasure: 'keep',
    retention: 'event-log',
    columns: { technical: 'position kind accepted_at failed_at code reason attempts resolved_at' },
  },
  customer_attribute: {
    activity: 'marketing',
    party: ofParty,
    erasure: 'delete',
    retention: 'customers',
    columns: { pseudonymous: 'party_id', 'quasi-identifying': 'value', technical: 'name' },
  },
  customer_activity: {
    activity: 'marketing',
    party: ofParty,
    erasure: 'delete',
    retention: 'activity',
    columns: { pseudonymous: 'party_id', behavioural: 'event day times' },
  },
  commercial_segment_membership: {
    activity: 'marketing',
    party: ofParty,
    erasure: 'delete',
    retention: 'segments',
    columns: {
      pseudonymous: 'party_id',
      'quasi-identifying': 'segment',
      behavioural: 'entered_at left_at',
      technical: 'segmentation version',
    },
  },
  commercial_segment_place: {
    activity: 'marketing',
    party: ofParty,
    erasure: 'delete',
    retention: 'segments',
    columns: {
      pseudonymous: 'party_id',
      'quasi-identifying': 'segment',
      behavioural: 'pca_x pca_y umap_x umap_y',
      technical: 'segmentation version',
    },
  },
  commercial_segmentation_version: {
    activity: 'marketing',
    party: null,
    erasure: 'keep',
    retention: 'segments',
    columns: { technical: 'segmentation version as_of loaded_at document comparison' },
  },
  audience_member: {
    activity: 'marketing',
    party: ofParty,
    erasure: 'delete',
    retention: 'segments',
    columns: { pseudonymous: 'party_id', behavioural: 'entered_at left_at', technical: 'audience_id arm' },
  },
  campaign_offer: {
    activity: 'marketing',
    party: ofParty,
    erasure: 'delete',
    retention: 'campaigns',
    columns: { pseudonymous: 'party_id', technical: 'campaign_id arm' },
  },
  campaign_outcome: {
    activity: 'marketing',
    party: ofParty,
    erasure: 'delete',
    retention: 'campaigns',
    columns: { pseudonymous: 'party_id id', behavioural: 'kind amount_minor at', technical: 'campaign_id' },
  },
  consent_entry: {
    activity: 'data-protection',
    party: ofParty,
    erasure: 'keep',
    retention: 'proof',
    columns: { pseudonymous: 'id party_id', behavioural: 'purpose granted at', technical: 'recorded_at source' },
  },
  erasure: {
    activity: 'data-protection',
    party: ofParty,
    erasure: 'keep',
    retention: 'proof',
    columns: {
      pseudonymous: 'party_id',
      behavioural: 'requested_at relationship_ended_at erased_at',
      suspicion: 'holds held_until reason',
      technical: 'id state requested_by',
    },
  },
  survey_contact: {
    activity: 'surveys',
    party: ofParty,
    erasure: 'delete',
    retention: 'survey-contacts',
    columns: { pseudonymous: 'party_id', behavioural: 'at', technical: 'survey_id class' },
  },
  survey_response: {
    activity: 'surveys',
    party: ofParty,
    erasure: 'delete',
    retention: 'surveys',
    columns: {
      pseudonymous: 'id party_id external_id',
      'quasi-identifying': 'segments language',
      behavioural: 'started_at completed_at skipped',
      technical: 'survey_id version source proven expires_at counted logged_at created_at',
    },
  },
  survey_answer: {
    activity: 'surveys',
    party: ofAnswer,
    erasure: 'delete',
    retention: 'surveys',
    columns: {
      identifying: 'sealed',
      pseudonymous: 'response_id',
      behavioural: 'score options granted answered_at',
      technical: 'question_id',
    },
  },
  survey_import_pending: {
    activity: 'surveys',
    party: null,
    erasure: 'keep',
    retention: 'surveys',
    columns: { pseudonymous: 'external_id', technical: 'connection_id told_at' },
  },
} as const satisfies Readonly<Record<string, TableEntry>>;
