-- After every migration: the next number of the simulated series, over all projects whatever the asker sees.
CREATE OR REPLACE FUNCTION approvals_next_number(stem text) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(max(nullif(regexp_replace(substr(number, length(stem) + 1), '\D', '', 'g'), '')::integer), 0) + 1
    FROM approvals_simulatedopinion WHERE number LIKE stem || '%'
$$;
