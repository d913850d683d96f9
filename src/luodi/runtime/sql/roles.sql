-- The login roles of docs/permissions.md. Idempotent; run by the owner (a superuser in the embedded server, a role
-- with CREATEROLE on a server). None of them owns a table or bypasses row-level security.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['luodi_web_unit', 'luodi_web_city', 'luodi_worker', 'luodi_verifier', 'luodi_bi'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
END
$$;
ALTER ROLE luodi_web_unit LOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
ALTER ROLE luodi_web_city NOLOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
ALTER ROLE luodi_worker LOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
ALTER ROLE luodi_verifier LOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
-- nobody signs in as luodi_bi: logins of reporting tools are its members (docs/figures.md)
ALTER ROLE luodi_bi NOLOGIN NOCREATEDB NOCREATEROLE;
GRANT luodi_web_city TO luodi_web_unit;
-- a job works for a person: it takes that person's role (luodi.access.scope.acting_as)
GRANT luodi_web_unit, luodi_web_city TO luodi_worker;
