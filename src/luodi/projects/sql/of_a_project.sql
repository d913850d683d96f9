-- Rows of a project's tables name a project that is there. A foreign key looks that up row by row, which is a fifth of what
-- an import costs the server; here a statement looks up every project it names once. Projects are never deleted
-- and never change their key, so nothing else can break the reference. Idempotent.
CREATE OR REPLACE FUNCTION projects_of_a_project() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    stray uuid;
BEGIN
    -- a subquery as a value is looked up by the key's index, however many rows a plan was once made for
    SELECT named.project_id INTO stray FROM (SELECT DISTINCT project_id FROM added) named
        WHERE (SELECT p.id FROM projects_project p WHERE p.id = named.project_id) IS NULL LIMIT 1;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'projects: % names a project that is not there: %', TG_TABLE_NAME, stray
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION projects_keys_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'projects: % on % is never allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
END $$;

CREATE OR REPLACE TRIGGER projects_stay BEFORE DELETE ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_keys_stay();
CREATE OR REPLACE TRIGGER project_keys_stay BEFORE UPDATE OF id ON projects_project
    FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION projects_keys_stay();
CREATE OR REPLACE TRIGGER projects_are_not_emptied BEFORE TRUNCATE ON projects_project
    FOR EACH STATEMENT EXECUTE FUNCTION projects_keys_stay();

DO $$
DECLARE
    of_project text;
BEGIN
    FOREACH of_project IN ARRAY ARRAY['projects_standing', 'projects_firstdates', 'projects_particulars',
            'projects_milestone', 'projects_money', 'projects_investor', 'projects_duty'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER of_a_project AFTER INSERT ON %I REFERENCING NEW TABLE AS added
                        FOR EACH STATEMENT EXECUTE FUNCTION projects_of_a_project()', of_project);
        EXECUTE format('CREATE OR REPLACE TRIGGER stays_with_its_project BEFORE UPDATE OF project_id ON %I FOR EACH ROW
                        WHEN (OLD.project_id IS DISTINCT FROM NEW.project_id)
                        EXECUTE FUNCTION projects_keys_stay()', of_project);
    END LOOP;
END $$;
