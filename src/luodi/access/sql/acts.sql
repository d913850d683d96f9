-- Acts that are not of one project: revisions, and workbooks on their way in. Idempotent; run by the owner.
-- A revision is read by whoever acts for somebody (readings are resolved by it, so all of them must be there);
-- visible_to and the pages narrow it. A workbook is its unit's; its staged rows come by COPY,
-- which row-level security forbids, and go when it is forgotten.
DO $$
DECLARE
    acts text;
    rule text;
BEGIN
    FOR acts, rule IN VALUES
        ('ledger_revision', 'access_grantees() <> ''{}'''),
        ('exchange_upload',
         'unit_id = ANY (access_grantees()) OR (unit_id IS NULL AND access_grantees() <> ''{}'')')
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', acts);
        EXECUTE format('DROP POLICY IF EXISTS access_everything ON %I', acts);
        EXECUTE format('DROP POLICY IF EXISTS access_read ON %I', acts);
        EXECUTE format('DROP POLICY IF EXISTS access_in_scope ON %I', acts);
        EXECUTE format('CREATE POLICY access_everything ON %I FOR ALL TO luodi_web_city, luodi_worker
                        USING (true) WITH CHECK (true)', acts);
        EXECUTE format('CREATE POLICY access_read ON %I FOR SELECT TO luodi_verifier USING (true)', acts);
        EXECUTE format('CREATE POLICY access_in_scope ON %I FOR ALL TO luodi_web_unit USING (%s)', acts, rule);
    END LOOP;
END
$$;
