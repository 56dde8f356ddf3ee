import type { FieldClass } from '#contract/privacy/field-class';
import type { TableEntry } from './table-entry.ts';

/** Settings, versions and positions: nothing of a customer, and of staff only who changed them. */
const settings = (technical: string): TableEntry => ({
  activity: 'operation',
  party: null,
  erasure: 'keep',
  retention: 'settings',
  columns: { technical },
});

/** Of the bank's own people. */
const staff = (
  retention: 'settings' | 'security',
  columns: Readonly<Partial<Record<FieldClass, string>>>,
): TableEntry => ({ activity: 'staff', party: null, erasure: 'keep', retention, columns });

/** Tables of staff, messages, proof and settings. */
export const operationTables = {
  access_user: staff('settings', {
    identifying: 'name email image',
    pseudonymous: 'id',
    technical: 'emailVerified roles disabled createdAt updatedAt',
  }),
  access_session: staff('security', {
    identifying: 'ipAddress userAgent',
    pseudonymous: 'id userId token',
    technical: 'expiresAt createdAt updatedAt',
  }),
  access_credential: staff('settings', {
    pseudonymous: 'id userId accountId',
    technical:
      'providerId accessToken refreshToken idToken accessTokenExpiresAt refreshTokenExpiresAt scope password createdAt updatedAt',
  }),
  access_verification: staff('security', {
    identifying: 'identifier',
    technical: 'id value expiresAt createdAt updatedAt',
  }),
  access_used_state: staff('security', { technical: 'state_hash expires_at' }),
  access_team: staff('settings', { technical: 'id name' }),
  access_membership: staff('settings', { pseudonymous: 'user_id', technical: 'team_id' }),
  api_key: staff('settings', {
    pseudonymous: 'created_by',
    technical: 'prefix secret_hash name scopes team_id created_at expires_at revoked_at',
  }),
  setup_link: staff('security', { identifying: 'email', technical: 'token_hash roles created_at expires_at' }),
  login_failure: staff('security', { identifying: 'subject', behavioural: 'at' }),

  audit_entry: {
    activity: 'data-protection',
    party: null,
    erasure: 'keep',
    retention: 'proof',
    // Identifiers, codes and hashes; whoever gives a reason is asked to name nobody.
    columns: {
      pseudonymous: 'actor subject',
      suspicion: 'action before after reason',
      technical: 'sequence at previous hash',
    },
  },
  audit_head: settings('only_row sequence hash'),
  audit_anchored: settings('day sequence at'),

  outbox_event: {
    activity: 'integration',
    party: null,
    erasure: 'keep',
    retention: 'messages',
    columns: { pseudonymous: 'subject', suspicion: 'payload', technical: 'position kind tainted at' },
  },
  outbox_head: settings('only_row position'),
  outbox_consumer: settings('consumer position failures retry_at last_error'),
  outbox_parked: settings('consumer position parked_at reason'),
  webhook_endpoint: settings(
    'id url audience kinds state secret previous_secret previous_until since_position failing_since state_reason created_by created_at',
  ),
  webhook_delivery: {
    activity: 'integration',
    party: null,
    erasure: 'keep',
    retention: 'messages',
    columns: {
      suspicion: 'body',
      technical: 'id endpoint_id message_id kind state tries due_at created_at settled_at',
    },
  },
  webhook_attempt: {
    activity: 'integration',
    party: null,
    erasure: 'keep',
    retention: 'messages',
    columns: { technical: 'delivery_id attempt at outcome status duration_ms' },
  },

  event_head: settings('only_row next_position accepted_at partitions'),
  consumer_offset: settings('consumer partition position token owner lease_until'),
  snapshot: settings('consumer partition position created_at file'),
  archived_day: settings('day records first_position last_position sha256 archived_at'),
  drift_check: settings('day model_version at legs_before legs_now psi findings'),
  archived_hour: settings('hour day accepted'),
  loaded_history: settings(
    'only_row fingerprint loaded_at model_version threshold_version first_at last_at parties accounts transactions legs alerts',
  ),
  customer_outcome_head: settings('only_row position'),
  hit_intake_head: settings('only_row position'),
  survey_feed: settings('only_row position'),
  consent_head: settings('only_row at'),
  retention_schedule: settings('record_class days reason changed_by changed_at'),
  retention_run: settings('id at actor dry_run results'),
  survey_work: settings('challenge expires_at'),
  model: settings('version status created_at profile manifest'),
  segment: settings('model_version cell expert tau parties legs'),
  inbox: settings('id name team rank rule'),
  threshold_version: settings(
    'id state threshold reason drafted_by drafted_at proposed_by proposed_at simulation decided_by decided_at effective_from rolled_back_by rolled_back_at version',
  ),
  sampling_plan: settings('id kind cell score_from score_below tolerance population size seed created_by created_at'),
  screening_threshold: settings('version value state reason proposed_by proposed_at released_by released_at'),
  trial: settings(
    'id champion challenger mode share state started_by started_at proposed_by promoted_by ended_at reason',
  ),
  weighting: settings(
    'id model_version state names prior factors productive unproductive shares effect proposed_by proposed_at released_by released_at reason',
  ),
  workflow: settings('id name latest_version active_version retired'),
  workflow_version: settings('workflow_id version definition reads created_by created_at'),
  commercial_segmentation: settings('name version loaded_at lineage purpose opt_in'),
  commercial_segment: settings('segmentation segment label'),
  customer_signal: settings('name kind source taints derived_from declared_at declared_by'),
  audience: settings('id definition created_at created_by refreshed_at'),
  campaign: settings('id audience_id offer cost_minor currency started_at ends_at created_by'),
  survey: settings('id status live_version complete created_at created_by'),
  survey_version: settings('survey_id version definition created_at created_by'),
  survey_cooldown: settings('only_row global_days class_days'),
  survey_connection: settings('id source survey_id sealed client_id party_field questions created_at created_by'),
  kysely_migration: settings('name timestamp'),
  kysely_migration_lock: settings('id is_locked'),
  schema_checksum: settings('name checksum'),
} as const satisfies Readonly<Record<string, TableEntry>>;
