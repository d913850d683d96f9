-- Acts that are not of one project: revisions, and workbooks on their way in. Idempotent; run by the owner.
-- A revision is read by whoever acts for somebody (readings are resolved by it, so all of them must be there);
-- visible_to and the pages narrow it. A workbook is its unit's; its staged rows come by COPY,
-- which row-level security forbids, and go when it is forgotten.
DO $$
DECLARE
    for_somebody constant text := 'access_grantees() <> ''{}''';
    of_its_unit constant text := 'unit_id = ANY (access_grantees()) OR (unit_id IS NULL AND access_grantees() <> ''{}'')';
BEGIN
    CALL access_guard('ledger_revision', for_somebody, for_somebody);
    CALL access_guard('exchange_upload', of_its_unit, of_its_unit);
END
$$;
