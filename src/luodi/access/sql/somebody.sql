-- What belongs to no project and is still not for nobody: personal values, contacts, what an
-- enterprise said. Who acts for somebody passes this wall, visible_to and the pages narrow it; raw SQL
-- under the web role without a setting sees nothing. Idempotent; run by the owner.
DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['ledger_privatevalue', 'companies_contact', 'supervision_enterpriseword']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('DROP POLICY IF EXISTS access_everything ON %I', guarded);
        EXECUTE format('DROP POLICY IF EXISTS access_read ON %I', guarded);
        EXECUTE format('DROP POLICY IF EXISTS access_for_somebody ON %I', guarded);
        EXECUTE format('CREATE POLICY access_everything ON %I FOR ALL TO luodi_web_city, luodi_worker
                        USING (true) WITH CHECK (true)', guarded);
        EXECUTE format('CREATE POLICY access_read ON %I FOR SELECT TO luodi_verifier USING (true)', guarded);
        EXECUTE format('CREATE POLICY access_for_somebody ON %I FOR ALL TO luodi_web_unit
                        USING (access_grantees() <> ''{}'')', guarded);
    END LOOP;
END
$$;
