-- Every two neighbouring characters of a text, for finding a fragment of two or more by an index. Idempotent.
-- models/project.py ProjectQuerySet.fragment() makes the same pairs of what is looked for.
-- plpgsql, which is three times as fast as an aggregate over substr() (every header written asks it); a pair that comes
-- twice is given twice, which an index and @> do not mind.
CREATE OR REPLACE FUNCTION projects_pairs(content text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    characters text[] := string_to_array(content, NULL);
    pairs text[] := '{}';
BEGIN
    FOR at IN 1 .. cardinality(characters) - 1 LOOP
        pairs := pairs || (characters[at] || characters[at + 1]);
    END LOOP;
    RETURN pairs;
END $$;
