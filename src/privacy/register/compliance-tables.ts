import type { TableEntry } from './table-entry.ts';

const ofParty = { column: 'party_id' } as const;
const ofCase = { where: 'case_id IN (SELECT id FROM work_case WHERE party_id = :party)' } as const;

/** Work on alerts and cases: its sealed texts go with the party's key, the rest is codes and figures. */
const work = { activity: 'monitoring', retention: 'work' } as const;

/** Tables of monitoring, screening and what is learned from them. No customer is told of any. */
export const complianceTables = {
  evaluation: {
    activity: 'monitoring',
    party: ofParty,
    erasure: 'keep',
    retention: 'evaluations',
    columns: {
      pseudonymous: 'leg_id party_id',
      behavioural: 'at amount_minor',
      suspicion: 'score p tau alert cell expert',
      technical: 'day position side accepted_at evaluated_at status model_version threshold_version error',
    },
  },
  alert: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: {
      pseudonymous: 'leg_id party_id',
      behavioural: 'at amount_minor features axes',
      suspicion: 'score p tau cell expert reasons reason_group rules',
      technical: 'id position side team created_at model_version threshold_version',
    },
  },
  alert_intake: { ...work, party: null, erasure: 'keep', columns: { technical: 'alert_id' } },
  party_alert: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: {
      pseudonymous: 'party_id',
      behavioural: 'amount_minor first_at last_at',
      suspicion: 'state risk breaches hits score p cell snoozed_until snoozes closed_at',
      technical: 'id inbox team top_alert_id opened_at due_at clock_stopped_at assignee case_id split version',
    },
  },
  queue_view: {
    ...work,
    party: null,
    erasure: 'keep',
    columns: { pseudonymous: 'query', technical: 'id name list owner shared team changed_at version' },
  },
  scheduled_job: { ...work, party: null, erasure: 'keep', columns: { technical: 'name next_at last_at last_outcome' } },
  party_alert_breach: { ...work, party: null, erasure: 'keep', columns: { technical: 'alert_id party_alert_id' } },
  party_alert_hit: {
    ...work,
    party: { where: 'party_alert_id IN (SELECT id FROM party_alert WHERE party_id = :party)' },
    erasure: 'keep',
    columns: { suspicion: 'list list_version score at', technical: 'position party_alert_id hit_id' },
  },
  work_case: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: {
      pseudonymous: 'party_id',
      suspicion: 'type state risk proposed reason closed_at',
      technical: 'id inbox team assignee need_to_know opened_by opened_at due_at clock_stopped_at submitted_by version',
    },
  },
  case_member: { ...work, party: null, erasure: 'keep', columns: { technical: 'case_id member' } },
  case_link: {
    ...work,
    party: null,
    erasure: 'keep',
    columns: { suspicion: 'reason', technical: 'case_id other_id linked_by linked_at' },
  },
  disposition: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: {
      pseudonymous: 'party_id',
      suspicion: 'outcome reason_code deserved_review',
      technical: 'id party_alert_id case_id minutes decided_by decided_at',
    },
  },
  work_comment: {
    ...work,
    party: ofParty,
    erasure: 'key',
    columns: { identifying: 'sealed', pseudonymous: 'party_id', technical: 'id subject author at' },
  },
  attachment: {
    ...work,
    party: ofCase,
    erasure: 'key',
    columns: { identifying: 'sealed', technical: 'id case_id sha256 bytes media_type added_by added_at' },
  },
  report_task: {
    ...work,
    party: ofCase,
    erasure: 'key',
    columns: {
      identifying: 'sealed',
      suspicion: 'kind state filed_at filing_reference',
      technical: 'id case_id due_at edited_by edited_at submitted_by approved_by version',
    },
  },
  document_request: {
    ...work,
    party: ofCase,
    erasure: 'keep',
    columns: {
      suspicion: 'state documents',
      technical: 'id case_id reference language answer_by requested_by requested_at approved_by version',
    },
  },
  aml_segment_membership: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: { pseudonymous: 'party_id', suspicion: 'segment entered_at left_at', technical: 'segmentation version' },
  },
  aml_segment_place: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: {
      pseudonymous: 'party_id',
      suspicion: 'segment',
      behavioural: 'pca_x pca_y umap_x umap_y',
      technical: 'segmentation version',
    },
  },
  aml_segmentation_version: {
    ...work,
    party: null,
    erasure: 'keep',
    columns: { technical: 'segmentation version as_of loaded_at document comparison' },
  },
  party_mark: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: { pseudonymous: 'party_id', suspicion: 'mark tainted marked_at' },
  },
  party_review: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: { pseudonymous: 'party_id', suspicion: 'months next_at', technical: 'changed_by changed_at' },
  },
  workflow_run: {
    ...work,
    retention: 'workflow-runs',
    party: ofParty,
    erasure: 'keep',
    columns: {
      pseudonymous: 'party_id',
      suspicion: 'outcome actions',
      technical: 'id workflow_id version position at depth inputs_hash first_caused last_caused',
    },
  },
  workflow_notice: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: { pseudonymous: 'party_id', suspicion: 'text', technical: 'id workflow_id inbox at' },
  },
  customer_outcome: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: { pseudonymous: 'party_id', suspicion: 'kind at category severity', technical: 'position' },
  },
  sampling_item: {
    ...work,
    party: ofParty,
    erasure: 'keep',
    columns: {
      pseudonymous: 'leg_id party_id',
      suspicion: 'score outcome',
      technical: 'plan_id position side decided_by decided_at',
    },
  },
  screening_hit: {
    activity: 'screening',
    party: ofParty,
    erasure: 'keep',
    retention: 'work',
    columns: {
      pseudonymous: 'party_id',
      suspicion: 'list entry_id entry_hash matched_name score name_score explanation state',
      technical: 'id list_version threshold_version threshold found_at logged_at',
    },
  },
  screening_party: {
    activity: 'screening',
    party: ofParty,
    erasure: 'keep',
    retention: 'work',
    columns: { pseudonymous: 'party_id', technical: 'position threshold_version' },
  },
  screening_decision: {
    activity: 'screening',
    party: { where: 'hit_id IN (SELECT id FROM screening_hit WHERE party_id = :party)' },
    erasure: 'keep',
    retention: 'work',
    columns: { suspicion: 'action good reason', technical: 'id hit_id decided_by decided_at' },
  },
  screening_good: {
    activity: 'screening',
    party: ofParty,
    erasure: 'keep',
    retention: 'work',
    columns: { pseudonymous: 'party_id', suspicion: 'list entry_id', technical: 'decision_id' },
  },
  // Persons on public lists, not customers.
  screening_list: {
    activity: 'screening',
    party: null,
    erasure: 'keep',
    retention: 'work',
    columns: {
      suspicion: 'entries',
      technical: 'list version list_date entry_count problem_count control_characters loaded_by loaded_at in_force',
    },
  },
  alert_surprisal: {
    activity: 'improvement',
    party: null,
    erasure: 'keep',
    retention: 'work',
    columns: { suspicion: 'surprisals', technical: 'alert_id' },
  },
  rule_set: {
    activity: 'improvement',
    party: null,
    erasure: 'keep',
    retention: 'work',
    columns: { technical: 'digest name rules added_by added_at' },
  },
  shadow_evaluation: {
    activity: 'improvement',
    party: ofParty,
    erasure: 'keep',
    retention: 'work',
    columns: {
      pseudonymous: 'party_id',
      behavioural: 'at',
      suspicion: 'score alert',
      technical: 'source position side evaluated_at challenger_arm',
    },
  },
} as const satisfies Readonly<Record<string, TableEntry>>;
