-- Claims and where each stands (报送 → 区审 → 市核). Idempotent.
-- security_invoker: the reader's own row-level security applies, not the owner's.
CREATE OR REPLACE VIEW projects_claim WITH (security_invoker = true) AS
    SELECT c.*, coalesce(r.outcome, '') AS outcome, r.reason AS review_reason, r.recorded_at AS reviewed_at
    FROM (
        SELECT 'projects_milestone' AS entry_table, id, project_id, kind AS what, occurred_on, recorded_at,
               revision, opening, NULL::numeric AS amount, '' AS currency
        FROM projects_milestone WHERE basis = 'claimed' AND closed_revision IS NULL
        UNION ALL
        SELECT 'projects_signing', id, project_id, kind, occurred_on, recorded_at, revision, opening, amount, currency
        FROM projects_signing WHERE basis = 'claimed' AND closed_revision IS NULL
        UNION ALL
        SELECT 'projects_money', id, project_id, kind, occurred_on, recorded_at, revision, opening, amount, currency
        FROM projects_money WHERE basis = 'claimed' AND closed_revision IS NULL
        UNION ALL
        SELECT 'projects_particulars', id, project_id, 'particulars', occurred_on, recorded_at, revision, opening,
               NULL, ''
        FROM projects_particulars WHERE basis = 'claimed' AND closed_revision IS NULL
        UNION ALL
        SELECT 'projects_yearlyactual', id, project_id, measure, occurred_on, recorded_at, revision, opening,
               amount, ''
        FROM projects_yearlyactual WHERE basis = 'claimed' AND closed_revision IS NULL
    ) c
    LEFT JOIN projects_review r ON r.lineage = c.id AND r.basis = 'claimed' AND r.closed_revision IS NULL;

-- How many claims of a project nobody has decided yet.
CREATE OR REPLACE FUNCTION projects_unreviewed(project uuid) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer FROM projects_claim c WHERE c.project_id = project AND c.outcome IN ('', 'passed')
$$;

-- The next internal number of a unit and year. Definer: it must count codes outside the asker's scope too.
CREATE OR REPLACE FUNCTION projects_next_number(stem text) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(max(substr(code, length(stem) + 1)::integer), 0) + 1
    FROM projects_project WHERE code LIKE stem || '%' AND substr(code, length(stem) + 1) ~ '^[0-9]{1,6}$'
$$;

-- Whether another project bears a code, seen by the writer or not: a code names one project of the whole city.
CREATE OR REPLACE FUNCTION projects_code_taken(wanted text, own uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM projects_project WHERE code = wanted AND id IS DISTINCT FROM own)
$$;
