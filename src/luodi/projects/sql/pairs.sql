-- Rows about two projects: a district works only with those whose both sides it sees. Idempotent.
-- Suspicion across districts is the city's to see (一女二嫁): its very existence would tell of another's project.
DO $$
DECLARE
    pair text;
BEGIN
    FOREACH pair IN ARRAY ARRAY['projects_projectsuspicion', 'projects_pairverdict'] LOOP
        CALL access_protect(pair::regclass, 'left_id');
        EXECUTE format('DROP POLICY access_in_scope ON %I', pair);
        EXECUTE format(
            'CREATE POLICY access_in_scope ON %I FOR ALL TO luodi_web_unit USING ('
            'EXISTS (SELECT 1 FROM access_project_scope s WHERE s.project_id = left_id AND s.grantee = ANY (access_grantees()))'
            ' AND '
            'EXISTS (SELECT 1 FROM access_project_scope s WHERE s.project_id = right_id AND s.grantee = ANY (access_grantees()))'
            ')', pair);
    END LOOP;
END
$$;
