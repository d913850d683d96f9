-- Read-only views for reporting tools, in a schema of their own, for members of luodi_bi and nobody else
-- (docs/figures.md). Owned by the owner, so each view keeps its own scope: a login sees what bi.reader says it sees.
-- session_user, not a setting: a tool can change a setting, not who it signed in as.
CREATE SCHEMA IF NOT EXISTS bi;

CREATE TABLE IF NOT EXISTS bi.reader (
    login name NOT NULL,
    grantee uuid,
    why text NOT NULL CHECK (why <> ''),
    UNIQUE NULLS NOT DISTINCT (login, grantee)
);
COMMENT ON TABLE bi.reader IS 'Which login sees what: the projects of a unit or post, or the whole city (grantee null).';

CREATE OR REPLACE VIEW bi.scope WITH (security_barrier) AS
SELECT p.id AS project_id FROM projects_project p
WHERE EXISTS (SELECT 1 FROM bi.reader r WHERE r.login = session_user AND r.grantee IS NULL)
   OR EXISTS (
       SELECT 1 FROM bi.reader r JOIN access_project_scope s ON s.grantee = r.grantee
       WHERE r.login = session_user AND s.project_id = p.id
   );

CREATE OR REPLACE VIEW bi.projects WITH (security_barrier) AS
SELECT p.id, p.code, p.national_code, p.name, p.unit_name, p.region, r.short_name AS region_name, p.stage,
       p.verified_stage, p.status, p.stage_on, p.signed_on, p.planned_total, p.currency, p.major, p.industry,
       p.sector, p.origin, p.mode, p.homecoming, p.channel, p.leader_name, p.last_recorded_at
FROM projects_project p
JOIN bi.scope s ON s.project_id = p.id
LEFT JOIN org_region r ON r.code = p.region
WHERE p.merged_into IS NULL AND NOT p.withdrawn;

CREATE OR REPLACE VIEW bi.milestones WITH (security_barrier) AS
SELECT e.id, e.project_id, e.kind, e.basis, e.occurred_first, e.occurred_on, e.precision, e.opening, e.recorded_at
FROM projects_milestone e JOIN bi.scope USING (project_id) WHERE e.closed_revision IS NULL;

CREATE OR REPLACE VIEW bi.money WITH (security_barrier) AS
SELECT e.id, e.project_id, e.kind, e.nature, e.basis, e.amount, e.currency, e.occurred_first, e.occurred_on, e.opening,
       e.recorded_at
FROM projects_money e JOIN bi.scope USING (project_id) WHERE e.closed_revision IS NULL;

COMMENT ON VIEW bi.projects IS 'Projects as claimed today. Amounts in 万 of their currency.';
COMMENT ON VIEW bi.milestones IS 'Milestones believed now, on both bases (claimed, verified).';
COMMENT ON VIEW bi.money IS 'Amounts believed now, in 万; nature flow or cumulative-to-date: do not add the two.';

REVOKE ALL ON ALL TABLES IN SCHEMA bi FROM PUBLIC;
GRANT USAGE ON SCHEMA bi TO luodi_bi;
GRANT SELECT ON bi.projects, bi.milestones, bi.money TO luodi_bi
