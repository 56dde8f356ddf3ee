import type { SchemaStep } from './migration.ts';

/**
 * Webhooks out: endpoints, one delivery per endpoint and event, and a log of every attempt. The body is kept as it was
 * signed, so that a replay sends the same bytes under the same identifier. Secrets are sealed by the vault.
 */
export const webhooks: SchemaStep = {
  name: '0330-webhooks',
  sql: `
CREATE TABLE webhook_endpoint (
  id text PRIMARY KEY,
  url text NOT NULL,
  -- customer: what it is told may reach customers, so nothing tainted goes there.
  audience text NOT NULL CHECK (audience IN ('internal', 'customer')),
  kinds text[] NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'disabled', 'deleted')),
  secret text NOT NULL,
  -- Both secrets sign until then, so that a receiver can change over.
  previous_secret text,
  previous_until bigint,
  -- Events up to here happened before the endpoint existed.
  since_position bigint NOT NULL,
  failing_since bigint,
  state_reason text,
  created_by text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE webhook_delivery (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  endpoint_id text NOT NULL REFERENCES webhook_endpoint (id),
  message_id text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
  -- Since it was queued or last replayed; attempts of all time are in the log.
  tries integer NOT NULL DEFAULT 0,
  due_at bigint NOT NULL,
  created_at bigint NOT NULL,
  settled_at bigint,
  UNIQUE (endpoint_id, message_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 'pending';
CREATE INDEX webhook_delivery_of_endpoint ON webhook_delivery (endpoint_id, id);

CREATE TABLE webhook_attempt (
  delivery_id bigint NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
  attempt integer NOT NULL,
  at bigint NOT NULL,
  outcome text NOT NULL,
  status integer,
  duration_ms integer NOT NULL,
  PRIMARY KEY (delivery_id, attempt)
);
`,
};
