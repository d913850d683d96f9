-- The two-clock mechanism (docs/ledger.md). Idempotent; PostgreSQL 15 and later.

-- The tick of this transaction. Everything stamped in it reads these two.
CREATE OR REPLACE FUNCTION ledger_seq() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('luodi.seq', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION ledger_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('luodi.at', true), '')::timestamptz $$;

-- The wall's time, moved in test and demonstration databases only.
CREATE OR REPLACE FUNCTION ledger_wall() RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    moved interval;
BEGIN
    IF to_regclass('ledger_clock_offset') IS NOT NULL THEN
        EXECUTE 'SELECT shift FROM ledger_clock_offset' INTO moved;
    END IF;
    RETURN clock_timestamp() + coalesce(moved, interval '0');
END $$;

-- Locks the clock and moves it: the last lock a revision takes. Tick order is commit order because the row stays
-- locked until commit. Writers queue for the advisory lock before it: that queue wakes one waiter at a time, a queue
-- for a row wakes two and reads the row's versions again. A wall clock set back cannot move ticks back.
-- A tick that would reach a booked one waits until the booked revision has ended (operations/booking.py).
CREATE OR REPLACE FUNCTION ledger_tick() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    wall timestamptz;
    new_seq bigint;
    new_at timestamptz;
    told text;  -- assignments of an expression are cheaper than PERFORM, a statement of its own
BEGIN
    told := pg_advisory_xact_lock(7531, 1);
    LOOP
        wall := ledger_wall();
        UPDATE ledger_clock SET seq = seq + 1, at = greatest(wall, at + interval '1 microsecond')
            WHERE id = 1 AND (booked_seq IS NULL OR (
                seq + 1 < booked_seq AND greatest(wall, at + interval '1 microsecond') < booked_at))
            RETURNING seq, at INTO new_seq, new_at;
        EXIT WHEN new_seq IS NOT NULL;
        told := pg_advisory_xact_lock_shared(7531, 2);  -- whoever booked has ended, one way or the other
        UPDATE ledger_clock SET booked_seq = NULL, booked_at = NULL WHERE id = 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'ledger: the clock row is missing';
        END IF;
    END LOOP;
    told := set_config('luodi.seq', new_seq::text, true);
    told := set_config('luodi.at', new_at::text, true);
    RETURN new_seq;
END $$;

-- Books the tick of a revision of very many rows: `span` from now, `numbers` revisions on. Runs in a transaction of its
-- own, while the writer's own holds lock (7531, 2); a booking whose writer is gone is dropped by the next tick it is
-- in the way of.
CREATE OR REPLACE FUNCTION ledger_book(span interval, numbers integer, OUT after bigint, OUT seq bigint, OUT at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF span NOT BETWEEN interval '0' AND interval '1 hour' OR numbers NOT BETWEEN 2 AND 1000000 THEN
        RAISE EXCEPTION 'ledger: no such booking: % and %', span, numbers;
    END IF;
    UPDATE ledger_clock c SET booked_seq = c.seq + numbers, booked_at = greatest(ledger_wall(), c.at) + span
        WHERE c.id = 1 RETURNING c.seq, c.booked_seq, c.booked_at INTO after, ledger_book.seq, ledger_book.at;
END $$;

-- Locks the clock and moves it to the booked tick, with which this transaction wrote its rows.
CREATE OR REPLACE FUNCTION ledger_redeem() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE ledger_clock SET seq = booked_seq, at = booked_at, booked_seq = NULL, booked_at = NULL
        WHERE id = 1 AND booked_seq = ledger_seq() AND booked_at = ledger_at() AND seq < booked_seq AND at < booked_at;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: the booked tick is gone';
    END IF;
    RETURN ledger_seq();
END $$;

-- What a row says, without the tick: it can be computed while staging, before the clock is locked. STABLE, as
-- convert_to is: declared IMMUTABLE it could not be inlined and would run as a query of its own for every row.
CREATE OR REPLACE FUNCTION ledger_digest(content jsonb) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT sha256(convert_to((content
    - '{revision,recorded_at,closed_at,closed_revision,closed_kind,digest}'::text[])::text, 'UTF8')) $$;

-- Before trigger of every entry table: stamps new rows, lets an update only close, refuses the rest.
CREATE OR REPLACE FUNCTION ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ledger_seq() IS NULL THEN
        RAISE EXCEPTION 'ledger: % on % outside a revision', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
    END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.revision := ledger_seq();
        NEW.recorded_at := ledger_at();
        NEW.closed_at := '9999-12-31 00:00:00+00';
        NEW.closed_revision := NULL;
        NEW.closed_kind := '';
        IF octet_length(NEW.digest) <> 32 THEN
            NEW.digest := ledger_digest(to_jsonb(NEW));
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.closed_revision IS NOT NULL OR NEW.digest <> OLD.digest OR NEW.id <> OLD.id
       OR NEW.revision <> OLD.revision OR NEW.recorded_at <> OLD.recorded_at
       OR ledger_digest(to_jsonb(NEW)) <> ledger_digest(to_jsonb(OLD))
       OR NEW.closed_kind NOT IN ('superseded', 'retracted') THEN
        RAISE EXCEPTION 'ledger: rows of % are appended and closed, never changed', TG_TABLE_NAME
            USING ERRCODE = '42501';
    END IF;
    NEW.closed_revision := ledger_seq();
    NEW.closed_at := ledger_at();
    RETURN NEW;
END $$;

-- Closing must hit exactly what was seen open.
CREATE OR REPLACE FUNCTION ledger_expect(closed bigint, wanted integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF closed <> wanted THEN
        RAISE EXCEPTION 'ledger: stale: % of % entries were still open', closed, wanted;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % on % is never allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

-- A function ledger_sheet_<table>(revision, has_opened, has_closed): how many rows the revision opened and closed
-- there, and the digests of both. A function of its own per table, so that its plans are kept; a half nobody wrote
-- is not looked up.
CREATE OR REPLACE PROCEDURE ledger_make_sheet(entry_table regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($make$
        CREATE OR REPLACE FUNCTION %I(revision_seq bigint, has_opened boolean, has_closed boolean) RETURNS jsonb
        LANGUAGE plpgsql STABLE AS $body$
        DECLARE
            opened bigint := 0; opened_digest bytea := sha256('');
            closed bigint := 0; closed_digest bytea := sha256('');
        BEGIN
            IF has_opened THEN
                SELECT count(*), sha256(coalesce(string_agg(digest, '' ORDER BY id), ''))
                    INTO opened, opened_digest FROM %s WHERE revision = revision_seq;
            END IF;
            IF has_closed THEN
                SELECT count(*), sha256(coalesce(string_agg(
                    uuid_send(id) || convert_to(closed_kind, 'UTF8'), '' ORDER BY id), ''))
                    INTO closed, closed_digest FROM %s WHERE closed_revision = revision_seq;
            END IF;
            RETURN jsonb_build_array(opened, closed, encode(opened_digest, 'hex'), encode(closed_digest, 'hex'));
        END $body$ $make$, 'ledger_sheet_' || entry_table::text, entry_table, entry_table);
    CALL ledger_make_sheets();
END $$;

-- ledger_sheet_of(table, …) calls the table's function. A tree of IFs, halved at every step: what is not reached costs
-- nothing, while one CASE over all tables is made ready as a whole in every transaction, and EXECUTE would parse and
-- plan; both under the clock.
CREATE OR REPLACE FUNCTION ledger_sheet_tree(tables text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN cardinality(tables) = 1 THEN format(
            'IF entry_table = %L THEN RETURN %I(revision_seq, opened, closed); END IF;',
            tables[1], 'ledger_sheet_' || tables[1])
        ELSE format('IF entry_table < %L COLLATE "C" THEN %s ELSE %s END IF;', tables[cardinality(tables) / 2 + 1],
            ledger_sheet_tree(tables[:cardinality(tables) / 2]),
            ledger_sheet_tree(tables[cardinality(tables) / 2 + 1:]))
    END $$;

CREATE OR REPLACE PROCEDURE ledger_make_sheets() LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($make$
        CREATE OR REPLACE FUNCTION ledger_sheet_of(entry_table text, revision_seq bigint, opened boolean, closed boolean)
        RETURNS jsonb LANGUAGE plpgsql STABLE AS $body$
        BEGIN
            %s
            RETURN NULL;
        END $body$ $make$,
        (SELECT ledger_sheet_tree(array_agg(table_name ORDER BY table_name COLLATE "C"))
         FROM (SELECT substr(proname, length('ledger_sheet_') + 1) AS table_name
               FROM pg_proc WHERE starts_with(proname, 'ledger_sheet_')
                 AND proname NOT IN ('ledger_sheet_of', 'ledger_sheet_tree')
                 AND to_regclass(substr(proname, length('ledger_sheet_') + 1)) IS NOT NULL) f));
END $$;

-- Called by the owner after every migration, for every entry table.
CREATE OR REPLACE PROCEDURE ledger_protect(entry_table regclass) LANGUAGE plpgsql AS $$
DECLARE
    role_name text;
BEGIN
    -- a row that comes with exactly the stamps it would get, and a digest, needs no stamping (operations/bulk.py);
    -- outside a revision its number is null, and nothing is exempt. Spelled out without ledger_seq() and ledger_at():
    -- the condition is planned again in every statement, and functions in SQL are parsed anew for it.
    EXECUTE format($make$ CREATE OR REPLACE TRIGGER ledger_guard BEFORE INSERT ON %s FOR EACH ROW
                    WHEN (NEW.revision IS DISTINCT FROM nullif(current_setting('luodi.seq', true), '')::bigint
                          OR NEW.recorded_at IS DISTINCT FROM
                             nullif(current_setting('luodi.at', true), '')::timestamptz
                          OR NEW.closed_at IS DISTINCT FROM '9999-12-31 00:00:00+00'
                          OR NEW.closed_revision IS NOT NULL OR NEW.closed_kind IS DISTINCT FROM ''
                          OR octet_length(NEW.digest) IS DISTINCT FROM 32)
                    EXECUTE FUNCTION ledger_guard() $make$, entry_table);
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_guard_update BEFORE UPDATE ON %s
                    FOR EACH ROW EXECUTE FUNCTION ledger_guard()', entry_table);
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_no_delete BEFORE DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', entry_table);
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', entry_table);
    -- every seal asks what its revision closed: Entry.Meta has the index; this was its twin
    EXECUTE format('DROP INDEX IF EXISTS %I', (SELECT relname || '_closed' FROM pg_class WHERE oid = entry_table));
    CALL ledger_make_sheet(entry_table);
    FOREACH role_name IN ARRAY ARRAY['luodi_web_unit', 'luodi_web_city', 'luodi_worker'] LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I', entry_table, role_name);
        EXECUTE format('GRANT SELECT, INSERT ON %s TO %I', entry_table, role_name);
        EXECUTE format('GRANT UPDATE (closed_at, closed_revision, closed_kind) ON %s TO %I', entry_table, role_name);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION ledger_link(previous bytea, seq bigint, at timestamptz, digest bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT sha256(previous || int8send(seq) || timestamptz_send(at) || digest) $$;

-- A booked revision (operations/booking.py) has the sheets of its very many rows made before it locks the clock, when it has
-- written the last of them. They wait in a table only these functions reach; what is written after them, `verify` finds.
CREATE TABLE IF NOT EXISTS ledger_sheet_ahead (seq bigint NOT NULL, entry_table text NOT NULL, sheet jsonb NOT NULL);
CREATE OR REPLACE FUNCTION ledger_make_sheets_ahead(opened text[], closed text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    booked bigint := ledger_seq();
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_clock c WHERE c.seq < booked) THEN
        RAISE EXCEPTION 'ledger: sheets ahead of the clock are a booked revision''s' USING ERRCODE = '42501';
    END IF;
    INSERT INTO ledger_sheet_ahead
    SELECT booked, touched, ledger_sheet_of(touched, booked, touched = ANY (opened), touched = ANY (closed))
    FROM (SELECT DISTINCT unnest(opened || closed) AS touched) t;
END $$;

-- Last act of a revision: writes its row with the sheets of the tables it touched and moves the chain's head.
-- Security definer: the sheet must see every row, also one that has just left the writer's scope.
DO $$
BEGIN
    IF (SELECT proretset FROM pg_proc WHERE oid = to_regprocedure('ledger_seal(text[],text[],jsonb)')) THEN
        DROP FUNCTION ledger_seal(text[], text[], jsonb);  -- as it was before: its result cannot be replaced
    END IF;
END $$;
CREATE OR REPLACE FUNCTION ledger_seal(
    opened text[], closed text[], header jsonb, OUT seq bigint, OUT at timestamptz, OUT link bytea
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    my_sheets jsonb := '{}';
    my_sheet jsonb;
    my_digest bytea;
    entry_table text;
    ahead jsonb;
BEGIN
    seq := ledger_seq();
    at := ledger_at();
    IF header->'details' ? 'booked_after' THEN
        SELECT coalesce(jsonb_object_agg(a.entry_table, a.sheet), '{}') INTO ahead
            FROM ledger_sheet_ahead a WHERE a.seq = ledger_seal.seq;
        DELETE FROM ledger_sheet_ahead;
    END IF;
    FOREACH entry_table IN ARRAY opened || closed LOOP
        my_sheet := ahead->entry_table;
        IF my_sheet IS NULL THEN
            my_sheet := ledger_sheet_of(entry_table, seq, entry_table = ANY (opened), entry_table = ANY (closed));
        END IF;
        IF my_sheet IS NULL THEN
            RAISE EXCEPTION 'ledger: % is no entry table', entry_table;
        END IF;
        my_sheets := my_sheets || jsonb_build_object(entry_table, my_sheet);
    END LOOP;
    my_digest := sha256(convert_to(jsonb_build_object('header', header, 'sheets', my_sheets)::text, 'UTF8'));
    UPDATE ledger_clock c SET head = ledger_link(c.head, ledger_seal.seq, ledger_seal.at, my_digest)
        WHERE c.id = 1 AND c.seq = ledger_seal.seq RETURNING c.head INTO link;
    IF link IS NULL THEN
        RAISE EXCEPTION 'ledger: sealing outside a revision' USING ERRCODE = '42501';
    END IF;
    INSERT INTO ledger_revision (seq, at, actor, actor_name, unit, unit_name, verb, reason, request_key,
                                 subjects, details, reconstructed, sheets, digest, link)
    VALUES (seq, at, (header->>'actor')::uuid, header->>'actor_name', (header->>'unit')::uuid,
            header->>'unit_name', header->>'verb', header->>'reason', (header->>'request_key')::uuid,
            header->'subjects', header->'details', false, my_sheets, my_digest, link);
END $$;

-- The header as sealed, read back from a stored revision (verification).
CREATE OR REPLACE FUNCTION ledger_header(r ledger_revision) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('actor', r.actor, 'actor_name', r.actor_name, 'unit', r.unit,
        'unit_name', r.unit_name, 'verb', r.verb, 'reason', r.reason, 'request_key', r.request_key,
        'subjects', r.subjects, 'details', r.details) $$;

-- Whether a request was recorded already. Security definer: also for who is not signed in (an enterprise's link).
CREATE OR REPLACE FUNCTION ledger_recorded(asked uuid, OUT seq bigint, OUT goto text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT r.seq, r.details->>'goto' FROM ledger_revision r WHERE r.request_key = asked $$;

REVOKE ALL ON FUNCTION ledger_tick(), ledger_book(interval, integer), ledger_redeem(),
    ledger_make_sheets_ahead(text[], text[]), ledger_seal(text[], text[], jsonb), ledger_recorded(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_tick(), ledger_book(interval, integer), ledger_redeem(),
    ledger_make_sheets_ahead(text[], text[]), ledger_seal(text[], text[], jsonb), ledger_recorded(uuid)
    TO luodi_web_unit, luodi_web_city, luodi_worker;
