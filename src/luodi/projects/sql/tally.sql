-- The present, counted: projects_tally holds, for every combination of what the projects of today are, how many
-- open rectangles have it and what they plan to invest. Kept by the statements that open and close rectangles,
-- whoever runs them and whatever session_replication_role says; a reading of today asks some thousand rows instead
-- of a hundred thousand. Idempotent.
--
-- Open rectangles of a project follow one another without gaps, the last one without end (reading/timeline.py), so
-- on every day not before `since` exactly the endless ones hold. `since` never goes back: after a start in the
-- future was withdrawn, days before it are read from the rectangles.
--
-- A revision with a booked tick (ledger/operations/booking.py) writes its rectangles before it locks the clock. The tally's
-- rows are everybody's: locked so early, they would keep all others waiting, and two writers could wait for each
-- other. So while a revision's number lies ahead of the clock the triggers note what they count in projects_tally_ahead,
-- which nobody else sees, and projects_tally_catch_up() adds it once the clock is the revision's own.
CREATE TABLE IF NOT EXISTS projects_tally_ahead AS
    SELECT basis, region, unit, stage, status, opening, major, sector, origin, mode, signing_kind, currency,
           n, amounts, planned_total, since FROM projects_tally WITH NO DATA;

CREATE OR REPLACE FUNCTION projects_tally_is_later() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(ledger_seq() > (SELECT seq FROM ledger_clock), false);
END $$;

CREATE OR REPLACE FUNCTION projects_tally_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    later boolean := projects_tally_is_later();
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM projects_tally;
        RETURN NULL;
    END IF;
    IF later AND TG_OP IN ('INSERT', 'UPDATE') THEN
        INSERT INTO projects_tally_ahead
        SELECT basis, region, unit, stage, status, opening, major, sector, origin, mode, signing_kind, currency,
               count(*), count(planned_total), coalesce(sum(planned_total), 0), max(valid_from)
        FROM added
        WHERE known_to = '9999-12-31 00:00:00+00' AND valid_to = '9999-12-31'
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
    ELSIF TG_OP IN ('INSERT', 'UPDATE') THEN
        INSERT INTO projects_tally AS t (basis, region, unit, stage, status, opening, major, sector, origin, mode,
                                         signing_kind, currency, n, amounts, planned_total, since)
        SELECT basis, region, unit, stage, status, opening, major, sector, origin, mode, signing_kind, currency,
               count(*), count(planned_total), coalesce(sum(planned_total), 0), max(valid_from)
        FROM added
        WHERE known_to = '9999-12-31 00:00:00+00' AND valid_to = '9999-12-31'
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
        ON CONFLICT ON CONSTRAINT tally_of DO UPDATE
        SET n = t.n + excluded.n, amounts = t.amounts + excluded.amounts,
            planned_total = t.planned_total + excluded.planned_total, since = greatest(t.since, excluded.since);
    END IF;
    IF later AND TG_OP IN ('DELETE', 'UPDATE') THEN
        INSERT INTO projects_tally_ahead
        SELECT basis, region, unit, stage, status, opening, major, sector, origin, mode, signing_kind, currency,
               -count(*), -count(planned_total), -coalesce(sum(planned_total), 0), '-infinity'
        FROM removed
        WHERE known_to = '9999-12-31 00:00:00+00' AND valid_to = '9999-12-31'
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
    ELSIF TG_OP IN ('DELETE', 'UPDATE') THEN
        UPDATE projects_tally t
        SET n = t.n - r.n, amounts = t.amounts - r.amounts, planned_total = t.planned_total - r.planned_total
        FROM (SELECT basis, region, unit, stage, status, opening, major, sector, origin, mode, signing_kind, currency,
                     count(*) AS n, count(planned_total) AS amounts,
                     coalesce(sum(planned_total), 0) AS planned_total
              FROM removed
              WHERE known_to = '9999-12-31 00:00:00+00' AND valid_to = '9999-12-31'
              GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) r
        WHERE t.basis = r.basis AND t.region = r.region AND t.unit = r.unit AND t.stage = r.stage
          AND t.status = r.status AND t.opening = r.opening AND t.major = r.major
          AND t.sector IS NOT DISTINCT FROM r.sector AND t.origin = r.origin AND t.mode = r.mode
          AND t.signing_kind = r.signing_kind AND t.currency = r.currency;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION projects_tally_catch_up() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF projects_tally_is_later() OR ledger_at() IS NULL THEN
        RAISE EXCEPTION 'tally: outside the clock' USING ERRCODE = '42501';
    END IF;
    INSERT INTO projects_tally AS t (basis, region, unit, stage, status, opening, major, sector, origin, mode,
                                     signing_kind, currency, n, amounts, planned_total, since)
    SELECT basis, region, unit, stage, status, opening, major, sector, origin, mode, signing_kind, currency,
           sum(n), sum(amounts), sum(planned_total), max(since)
    FROM projects_tally_ahead
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    ON CONFLICT ON CONSTRAINT tally_of DO UPDATE
    SET n = t.n + excluded.n, amounts = t.amounts + excluded.amounts,
        planned_total = t.planned_total + excluded.planned_total, since = greatest(t.since, excluded.since);
    DELETE FROM projects_tally_ahead;
END $$;
REVOKE ALL ON FUNCTION projects_tally_catch_up() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION projects_tally_catch_up() TO luodi_web_unit, luodi_web_city, luodi_worker;

CREATE OR REPLACE TRIGGER tally_added AFTER INSERT ON projects_standing
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION projects_tally_keep();
CREATE OR REPLACE TRIGGER tally_moved AFTER UPDATE ON projects_standing
    REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION projects_tally_keep();
CREATE OR REPLACE TRIGGER tally_removed AFTER DELETE ON projects_standing
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION projects_tally_keep();
CREATE OR REPLACE TRIGGER tally_emptied AFTER TRUNCATE ON projects_standing
    FOR EACH STATEMENT EXECUTE FUNCTION projects_tally_keep();
ALTER TABLE projects_standing ENABLE ALWAYS TRIGGER tally_added;
ALTER TABLE projects_standing ENABLE ALWAYS TRIGGER tally_moved;
ALTER TABLE projects_standing ENABLE ALWAYS TRIGGER tally_removed;
ALTER TABLE projects_standing ENABLE ALWAYS TRIGGER tally_emptied;
