-- What belongs to no project and is still not for nobody: personal values, contacts, what an enterprise said. Who acts
-- for somebody passes this wall, visible_to and the pages narrow it; raw SQL under the web role without a setting sees
-- nothing. Idempotent; run by the owner.
DO $$
DECLARE
    guarded regclass;
    for_somebody constant text := 'access_grantees() <> ''{}''';
BEGIN
    FOREACH guarded IN ARRAY '{ledger_privatevalue, companies_contact, supervision_enterpriseword}'::regclass[] LOOP
        CALL access_guard(guarded, for_somebody, for_somebody);
    END LOOP;
END
$$;
