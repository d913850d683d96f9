-- The two-clock mechanism (docs/ledger.md). Idempotent; PostgreSQL 15 and later.

-- The tick of this transaction. Everything stamped in it reads these two.
CREATE OR REPLACE FUNCTION ledger_seq() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('luodi.seq', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION ledger_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('luodi.at', true), '')::timestamptz $$;

-- Locks the clock row and moves it: the last lock a revision takes. Tick order is commit order because the
-- row stays locked until commit. A wall clock set back cannot move ticks back.
CREATE OR REPLACE FUNCTION ledger_tick() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    wall timestamptz := clock_timestamp();
    moved interval;
    new_seq bigint;
    new_at timestamptz;
BEGIN
    IF to_regclass('ledger_clock_offset') IS NOT NULL THEN  -- test and demonstration databases only
        EXECUTE 'SELECT shift FROM ledger_clock_offset' INTO moved;
        wall := wall + coalesce(moved, interval '0');
    END IF;
    UPDATE ledger_clock SET seq = seq + 1, at = greatest(wall, at + interval '1 microsecond')
        WHERE id = 1 RETURNING seq, at INTO new_seq, new_at;
    IF new_seq IS NULL THEN
        RAISE EXCEPTION 'ledger: the clock row is missing';
    END IF;
    PERFORM set_config('luodi.seq', new_seq::text, true), set_config('luodi.at', new_at::text, true);
    RETURN new_seq;
END $$;

-- What a row says, without the tick: it can be computed while staging, before the clock is locked.
CREATE OR REPLACE FUNCTION ledger_digest(content jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
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
END $$;

-- Called by the owner after every migration, for every entry table.
CREATE OR REPLACE PROCEDURE ledger_protect(entry_table regclass) LANGUAGE plpgsql AS $$
DECLARE
    role_name text;
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_guard BEFORE INSERT OR UPDATE ON %s
                    FOR EACH ROW EXECUTE FUNCTION ledger_guard()', entry_table);
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_no_delete BEFORE DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', entry_table);
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', entry_table);
    -- every seal asks what its revision closed, while everybody waits for the clock
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (closed_revision) WHERE closed_revision IS NOT NULL',
                   (SELECT relname || '_closed' FROM pg_class WHERE oid = entry_table), entry_table);
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

-- Last act of a revision: writes its row with the sheets of the tables it touched and moves the chain's head.
-- Security definer: the sheet must see every row, also one that has just left the writer's scope.
CREATE OR REPLACE FUNCTION ledger_seal(opened text[], closed text[], header jsonb)
RETURNS TABLE (seq bigint, at timestamptz, link bytea) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    my_seq bigint := ledger_seq();
    my_at timestamptz := ledger_at();
    my_sheets jsonb := '{}';
    my_sheet jsonb;
    my_digest bytea;
    my_link bytea;
    previous bytea;
    entry_table text;
BEGIN
    SELECT c.head INTO previous FROM ledger_clock c WHERE c.id = 1 AND c.seq = my_seq;
    IF previous IS NULL THEN
        RAISE EXCEPTION 'ledger: sealing outside a revision' USING ERRCODE = '42501';
    END IF;
    FOREACH entry_table IN ARRAY opened || closed LOOP
        EXECUTE format('SELECT %I($1, $2, $3)', 'ledger_sheet_' || entry_table) INTO my_sheet
            USING my_seq, entry_table = ANY (opened), entry_table = ANY (closed);
        my_sheets := my_sheets || jsonb_build_object(entry_table, my_sheet);
    END LOOP;
    my_digest := sha256(convert_to(jsonb_build_object('header', header, 'sheets', my_sheets)::text, 'UTF8'));
    my_link := ledger_link(previous, my_seq, my_at, my_digest);
    INSERT INTO ledger_revision (seq, at, actor, actor_name, unit, unit_name, verb, reason, request_key,
                                 subjects, details, reconstructed, sheets, digest, link)
    VALUES (my_seq, my_at, (header->>'actor')::uuid, header->>'actor_name', (header->>'unit')::uuid,
            header->>'unit_name', header->>'verb', header->>'reason', (header->>'request_key')::uuid,
            header->'subjects', header->'details', false, my_sheets, my_digest, my_link);
    UPDATE ledger_clock SET head = my_link WHERE id = 1;
    RETURN QUERY SELECT my_seq, my_at, my_link;
END $$;

-- The header as sealed, read back from a stored revision (verification).
CREATE OR REPLACE FUNCTION ledger_header(r ledger_revision) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('actor', r.actor, 'actor_name', r.actor_name, 'unit', r.unit,
        'unit_name', r.unit_name, 'verb', r.verb, 'reason', r.reason, 'request_key', r.request_key,
        'subjects', r.subjects, 'details', r.details) $$;

REVOKE ALL ON FUNCTION ledger_tick(), ledger_seal(text[], text[], jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_tick(), ledger_seal(text[], text[], jsonb)
    TO luodi_web_unit, luodi_web_city, luodi_worker;
