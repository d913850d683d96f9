-- The security log is appended only: the web roles have no right to change it, and this refuses it to everybody.
CREATE OR REPLACE FUNCTION org_refuse_rewriting() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '安全记录只能追加，不能修改或删除' USING ERRCODE = 'insufficient_privilege';
END
$$;

DROP TRIGGER IF EXISTS org_log_is_appended_only ON org_securityevent;
CREATE TRIGGER org_log_is_appended_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON org_securityevent
    FOR EACH STATEMENT EXECUTE FUNCTION org_refuse_rewriting();
