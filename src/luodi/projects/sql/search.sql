-- Every two neighbouring characters of a text, for finding a fragment of two or more by an index. Idempotent.
-- models/project.py ProjectQuerySet.fragment() makes the same pairs of what is looked for.
CREATE OR REPLACE FUNCTION projects_pairs(content text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT substr(content, at, 2)), '{}') FROM generate_series(1, length(content) - 1) at
$$;
