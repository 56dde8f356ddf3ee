import type { SchemaStep } from './migration.ts';

/**
 * What BI tools read comes out of functions. Through a plain view a condition of the reader's own reaches the rows before
 * they are summed: a division by zero, or what EXPLAIN ANALYZE counts, tells of groups that the view hides. Nothing gets
 * into a function but its result. Groups are of ten customers or more, not of ten rows: ten complaints may be of one.
 */
export const biBehindFunctions: SchemaStep = {
  name: '0380-bi-behind-functions',
  sql: `
CREATE FUNCTION bi.read_alerts_by_month()
RETURNS TABLE (month date, risk text, opened bigint, closed bigint, closed_in_time bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT bi.month_of(a.opened_at), a.risk, count(*), count(*) FILTER (WHERE a.state = 'closed'),
    count(*) FILTER (WHERE a.state = 'closed' AND a.closed_at <= a.due_at)
  FROM party_alert a GROUP BY 1, 2 HAVING count(DISTINCT a.party_id) >= 10;
END
$$;

CREATE FUNCTION bi.read_decisions_by_month()
RETURNS TABLE (month date, outcome text, reason_code text, decisions bigint, mean_hours numeric, with_time bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  -- A mean of few would be the time of one officer on one day.
  RETURN QUERY SELECT bi.month_of(d.decided_at), d.outcome, d.reason_code, count(*),
    CASE WHEN count(d.minutes) >= 10 THEN avg(d.minutes)::numeric / 60.0 END, count(d.minutes)
  FROM disposition d GROUP BY 1, 2, 3 HAVING count(DISTINCT d.party_id) >= 10;
END
$$;

CREATE FUNCTION bi.read_evaluations_by_month()
RETURNS TABLE (month date, model_version text, status text, evaluations bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT bi.month_of(e.accepted_at), e.model_version, e.status, count(*)
  FROM evaluation e GROUP BY 1, 2, 3 HAVING count(*) >= 10;
END
$$;

CREATE FUNCTION bi.read_incidents_by_month()
RETURNS TABLE (month date, category text, severity text, incidents bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT bi.month_of(o.at), o.category, o.severity, count(*)
  FROM customer_outcome o WHERE o.kind = 'incident' GROUP BY 1, 2, 3 HAVING count(DISTINCT o.party_id) >= 10;
END
$$;

CREATE FUNCTION bi.read_complaints_by_month()
RETURNS TABLE (month date, category text, complaints bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT bi.month_of(o.at), o.category, count(*)
  FROM customer_outcome o WHERE o.kind = 'complaint' GROUP BY 1, 2 HAVING count(DISTINCT o.party_id) >= 10;
END
$$;

CREATE FUNCTION bi.read_satisfaction_by_month()
RETURNS TABLE (month date, survey_id text, version integer, question_id text, score integer, answers bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT s.month, s.survey_id, s.version, s.question_id, s.score, s.answers FROM (
    SELECT bi.month_of(r.completed_at) AS month, r.survey_id, r.version, a.question_id, a.score, count(*) AS answers,
      sum(count(*)) OVER (PARTITION BY bi.month_of(r.completed_at), r.survey_id, r.version, a.question_id) AS of_question
    FROM survey_response r JOIN survey_answer a ON a.response_id = r.id
    WHERE r.counted AND a.score IS NOT NULL AND r.completed_at IS NOT NULL GROUP BY 1, 2, 3, 4, 5
  ) s WHERE s.of_question >= 10;
END
$$;

CREATE FUNCTION bi.read_commercial_segments()
RETURNS TABLE (segmentation text, segment text, members bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT m.segmentation, m.segment, count(*)
  FROM commercial_segment_membership m WHERE m.left_at IS NULL GROUP BY 1, 2 HAVING count(DISTINCT m.party_id) >= 10;
END
$$;

CREATE OR REPLACE VIEW bi.alerts_by_month AS SELECT * FROM bi.read_alerts_by_month();
CREATE OR REPLACE VIEW bi.decisions_by_month AS SELECT * FROM bi.read_decisions_by_month();
CREATE OR REPLACE VIEW bi.evaluations_by_month AS SELECT * FROM bi.read_evaluations_by_month();
CREATE OR REPLACE VIEW bi.incidents_by_month AS SELECT * FROM bi.read_incidents_by_month();
CREATE OR REPLACE VIEW bi.complaints_by_month AS SELECT * FROM bi.read_complaints_by_month();
CREATE OR REPLACE VIEW bi.satisfaction_by_month AS SELECT * FROM bi.read_satisfaction_by_month();
CREATE OR REPLACE VIEW bi.commercial_segments AS SELECT * FROM bi.read_commercial_segments();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA bi FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bi TO peerline_bi;
GRANT EXECUTE ON FUNCTION bi.read_complaints_by_month(), bi.read_satisfaction_by_month(), bi.read_commercial_segments()
  TO peerline_bi_commercial;
`,
};
