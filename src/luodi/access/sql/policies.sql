-- Row-level security: the second wall behind visible_to(). It stops a forgotten filter, not a stolen password.
-- Idempotent; run by the owner in a migration.

CREATE OR REPLACE FUNCTION access_grantees() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('luodi.grantees', true), ''), '{}')::uuid[] $$;

COMMENT ON FUNCTION access_grantees() IS
    'The units and posts the current request acts for; empty when nobody said so, and then nothing is visible.';

-- Protect one table. project_column is the name of the column that holds the project.
-- EXISTS, not IN: the planner may then look one row up by index instead of hashing the whole scope for it.
-- luodi_web_city's policy is the constant true: any other policy keeps the planner from using trigram indexes.
CREATE OR REPLACE PROCEDURE access_protect(protected regclass, project_column text)
LANGUAGE plpgsql
AS $$
DECLARE
    in_scope text := format(
        'EXISTS (SELECT 1 FROM access_project_scope s WHERE s.project_id = %s.%I AND s.grantee = ANY (access_grantees()))',
        protected, project_column
    );
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format('DROP POLICY IF EXISTS access_everything ON %s', protected);
    EXECUTE format('DROP POLICY IF EXISTS access_read ON %s', protected);
    EXECUTE format('DROP POLICY IF EXISTS access_in_scope ON %s', protected);
    EXECUTE format(
        'CREATE POLICY access_everything ON %s FOR ALL TO luodi_web_city, luodi_worker USING (true) WITH CHECK (true)',
        protected
    );
    EXECUTE format('CREATE POLICY access_read ON %s FOR SELECT TO luodi_verifier USING (true)', protected);
    EXECUTE format(
        'CREATE POLICY access_in_scope ON %s FOR ALL TO luodi_web_unit USING (%s) WITH CHECK (%s)',
        protected, in_scope, in_scope
    );
END
$$;
