-- Pairs of characters that more than `share` of all projects contain (公司, 项目), as the last ANALYZE counted them. For such
-- a pair the index leads to most of the table, and without it a row's pairs would be made anew only to find them there.
-- Statistics are read as the owner: a web role may not read those of an index. Idempotent.
CREATE OR REPLACE FUNCTION projects_common_pairs(share real) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(t.pair), '{}')
    FROM pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS t (pair, part)
    WHERE s.schemaname = 'public' AND s.tablename = 'project_pairs' AND t.pair IS NOT NULL AND t.part > share
$$;
