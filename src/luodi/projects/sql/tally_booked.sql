-- A revision with a booked tick (ledger/operations/booking.py) writes its rectangles before it locks the clock. The tally's
-- rows are everybody's: locked so early, they would keep all others waiting, and two writers could wait for each
-- other. So while a revision's number lies ahead of the clock the triggers of tally.sql count nothing, and
-- projects_tally_catch_up() counts the revision's rectangles once the clock is its own. Idempotent.
CREATE OR REPLACE FUNCTION projects_tally_is_later() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(ledger_seq() > (SELECT seq FROM ledger_clock), false);
END $$;

DO $$
DECLARE
    made text;
BEGIN
    FOREACH made IN ARRAY ARRAY['tally_added:INSERT:NEW TABLE AS added', 'tally_moved:UPDATE:NEW TABLE AS added OLD TABLE AS removed'] LOOP
        EXECUTE format('DROP TRIGGER %I ON projects_standing', split_part(made, ':', 1));
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON projects_standing REFERENCING %s FOR EACH STATEMENT
                        WHEN (NOT projects_tally_is_later()) EXECUTE FUNCTION projects_tally_keep()',
                       split_part(made, ':', 1), split_part(made, ':', 2), split_part(made, ':', 3));
        EXECUTE format('ALTER TABLE projects_standing ENABLE ALWAYS TRIGGER %I', split_part(made, ':', 1));
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION projects_tally_catch_up() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF projects_tally_is_later() OR ledger_at() IS NULL THEN
        RAISE EXCEPTION 'tally: outside the clock' USING ERRCODE = '42501';
    END IF;
    INSERT INTO projects_tally AS t (basis, region, unit, stage, status, opening, major, sector, origin, mode,
                                     signing_kind, currency, n, amounts, planned_total, since)
    SELECT basis, region, unit, stage, status, opening, major, sector, origin, mode, signing_kind, currency,
           sum(sign), sum(sign) FILTER (WHERE planned_total IS NOT NULL), coalesce(sum(sign * planned_total), 0), max(since)
    FROM (
        SELECT s.*, 1 AS sign, valid_from AS since FROM projects_standing s
        WHERE basis IN ('claimed', 'verified') AND known_to = '9999-12-31 00:00:00+00' AND known_from = ledger_at()
          AND valid_to = '9999-12-31'
        UNION ALL
        SELECT s.*, -1, '-infinity' FROM projects_standing s
        WHERE basis IN ('claimed', 'verified') AND known_to = ledger_at() AND valid_to = '9999-12-31'
    ) moved
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    ON CONFLICT ON CONSTRAINT tally_of DO UPDATE
    SET n = t.n + excluded.n, amounts = t.amounts + excluded.amounts,
        planned_total = t.planned_total + excluded.planned_total, since = greatest(t.since, excluded.since);
END $$;
REVOKE ALL ON FUNCTION projects_tally_catch_up() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION projects_tally_catch_up() TO luodi_web_unit, luodi_web_city, luodi_worker;
