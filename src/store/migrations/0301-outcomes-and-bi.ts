import type { SchemaStep } from './migration.ts';
import { roleUnlessPresent } from './role-unless-present.ts';

/**
 * Complaints and incidents beside the log, which is dropped day by day; and views for BI tools. The views hold sums over
 * groups of ten or more, no party and no text. `peerline_bi` reads them all; `peerline_bi_commercial` those that rest on
 * no alert, case or AML data, and may serve who talks with customers. Neither may write, or read a table.
 */
export const outcomesAndBi: SchemaStep = {
  name: '0301-outcomes-and-bi',
  sql: `
CREATE TABLE customer_outcome (
  position bigint PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('complaint', 'incident')),
  party_id text NOT NULL,
  at bigint NOT NULL,
  -- Category of a complaint, type of an incident.
  category text,
  severity text
);
CREATE INDEX customer_outcome_of_party ON customer_outcome (party_id, at);
CREATE INDEX customer_outcome_by_time ON customer_outcome (kind, at);
CREATE TABLE customer_outcome_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL
);
INSERT INTO customer_outcome_head (position) VALUES (0);
CREATE INDEX event_log_outcomes ON event_log (position) WHERE kind IN (4, 5);

${roleUnlessPresent('peerline_bi')}
${roleUnlessPresent('peerline_bi_commercial')}

CREATE SCHEMA bi;
CREATE FUNCTION bi.month_of(at bigint) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT date_trunc('month', to_timestamp(at / 1000.0) AT TIME ZONE 'UTC')::date
$$;

CREATE VIEW bi.alerts_by_month AS
SELECT bi.month_of(opened_at) AS month, risk, count(*) AS opened,
  count(*) FILTER (WHERE state = 'closed') AS closed,
  count(*) FILTER (WHERE state = 'closed' AND closed_at <= due_at) AS closed_in_time
FROM party_alert GROUP BY 1, 2 HAVING count(*) >= 10;

CREATE VIEW bi.decisions_by_month AS
SELECT bi.month_of(decided_at) AS month, outcome, reason_code, count(*) AS decisions,
  avg(minutes) / 60.0 AS mean_hours, count(minutes) AS with_time
FROM disposition GROUP BY 1, 2, 3 HAVING count(*) >= 10;

CREATE VIEW bi.evaluations_by_month AS
SELECT bi.month_of(accepted_at) AS month, model_version, status, count(*) AS evaluations
FROM evaluation GROUP BY 1, 2, 3 HAVING count(*) >= 10;

CREATE VIEW bi.incidents_by_month AS
SELECT bi.month_of(at) AS month, category, severity, count(*) AS incidents
FROM customer_outcome WHERE kind = 'incident' GROUP BY 1, 2, 3 HAVING count(*) >= 10;

CREATE VIEW bi.complaints_by_month AS
SELECT bi.month_of(at) AS month, category, count(*) AS complaints
FROM customer_outcome WHERE kind = 'complaint' GROUP BY 1, 2 HAVING count(*) >= 10;

CREATE VIEW bi.satisfaction_by_month AS
SELECT bi.month_of(r.completed_at) AS month, r.survey_id, r.version, a.question_id, a.score, count(*) AS answers
FROM survey_response r JOIN survey_answer a ON a.response_id = r.id
WHERE r.counted AND a.score IS NOT NULL AND r.completed_at IS NOT NULL
  AND (SELECT count(*) FROM survey_response o JOIN survey_answer b ON b.response_id = o.id
       WHERE o.counted AND o.survey_id = r.survey_id AND o.version = r.version AND b.question_id = a.question_id
         AND b.score IS NOT NULL AND bi.month_of(o.completed_at) = bi.month_of(r.completed_at)) >= 10
GROUP BY 1, 2, 3, 4, 5;

CREATE VIEW bi.commercial_segments AS
SELECT segmentation, segment, count(*) AS members
FROM commercial_segment_membership WHERE left_at IS NULL GROUP BY 1, 2 HAVING count(*) >= 10;

GRANT USAGE ON SCHEMA bi TO peerline_bi, peerline_bi_commercial;
GRANT SELECT ON ALL TABLES IN SCHEMA bi TO peerline_bi;
GRANT SELECT ON bi.complaints_by_month, bi.satisfaction_by_month, bi.commercial_segments TO peerline_bi_commercial;
`,
};
