-- Row-level security: the second wall behind visible_to(). It stops a forgotten filter, not a stolen password.
-- Idempotent; run by the owner in a migration.

CREATE OR REPLACE FUNCTION access_grantees() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('luodi.grantees', true), ''), '{}')::uuid[] $$;

COMMENT ON FUNCTION access_grantees() IS
    'The units and posts the current request acts for; empty when nobody said so, and then nothing is visible.';

-- Puts a table behind the second wall. `reads` and `writes` are the conditions under the unit role: what it may see, and
-- what a row it writes must meet. luodi_web_city's policy is the constant true: any other policy keeps the planner
-- from using trigram indexes.
CREATE OR REPLACE PROCEDURE access_guard(guarded regclass, reads text, writes text)
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('DROP POLICY IF EXISTS access_everything ON %s', guarded);
    EXECUTE format('DROP POLICY IF EXISTS access_read ON %s', guarded);
    EXECUTE format('DROP POLICY IF EXISTS access_in_scope ON %s', guarded);
    EXECUTE format(
        'CREATE POLICY access_everything ON %s FOR ALL TO luodi_web_city, luodi_worker USING (true) WITH CHECK (true)',
        guarded
    );
    EXECUTE format('CREATE POLICY access_read ON %s FOR SELECT TO luodi_verifier USING (true)', guarded);
    EXECUTE format(
        'CREATE POLICY access_in_scope ON %s FOR ALL TO luodi_web_unit USING (%s) WITH CHECK (%s)',
        guarded, reads, writes
    );
END
$$;

-- Protect one table. project_column is the name of the column that holds the project.
-- EXISTS, not IN: the planner may then look one row up by index instead of hashing the whole scope for it.
CREATE OR REPLACE PROCEDURE access_protect(protected regclass, project_column text)
LANGUAGE plpgsql
AS $$
DECLARE
    in_scope text := format(
        'EXISTS (SELECT 1 FROM access_project_scope s WHERE s.project_id = %s.%I AND s.grantee = ANY (access_grantees()))',
        protected, project_column
    );
BEGIN
    CALL access_guard(protected, in_scope, in_scope);
END
$$;
