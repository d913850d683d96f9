-- The second wall of leads, which have no project. Idempotent; run by the owner in a migration.
-- A lead is there for whoever carries it or is named (the person's key stands in luodi.grantees too) and for its unit,
-- unless only named people may know. Steps, files, moves and visits follow their lead; their own unit may always count
-- them. The fine rule (what the city may know of, who reads which line) is LeadQuerySet.visible_to. Whoever moves a lead
-- away may stop seeing it, so what is written needs somebody who acts and no more.
DO $$
DECLARE
    hanging text;
    rule text;
    acts constant text := '(SELECT access_grantees())';
BEGIN
    FOR hanging, rule IN VALUES
        ('sourcing_lead',
         format('owner = ANY (%1$s) OR readers && %1$s OR (reach <> ''named'' AND unit = ANY (%1$s))', acts || '::uuid[]')),
        ('sourcing_leadstep',
         format('unit = ANY (%s::uuid[]) OR EXISTS (SELECT 1 FROM sourcing_lead l WHERE l.id = lead_id)', acts)),
        ('sourcing_leadfile', 'EXISTS (SELECT 1 FROM sourcing_lead l WHERE l.id = lead_id)'),
        ('sourcing_leadmove', 'EXISTS (SELECT 1 FROM sourcing_lead l WHERE l.id = lead_id)'),
        ('sourcing_visit',
         format('unit = ANY (%1$s) OR person = ANY (%1$s) OR EXISTS (SELECT 1 FROM sourcing_lead l WHERE l.id = lead_id)',
                acts || '::uuid[]')),
        ('sourcing_firsttalkstep',
         format('EXISTS (SELECT 1 FROM sourcing_firsttalk t WHERE t.id = talk_id
                 AND (t.unit = ANY (%1$s) OR t.challenger = ANY (%1$s)))', acts || '::uuid[]'))
    LOOP
        CALL access_guard(hanging::regclass, rule, 'access_grantees() <> ''{}''');
    END LOOP;
END
$$;

-- The next number of a year, over all leads whatever the asker may know of.
CREATE OR REPLACE FUNCTION sourcing_next_lead(stem text) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(max(substr(number, length(stem) + 1)::integer), 0) + 1 FROM sourcing_lead WHERE number LIKE stem || '%'
$$;

-- Which other unit registered this investor on this day; '' where only named people may know of that lead, no row for nobody.
CREATE OR REPLACE FUNCTION sourcing_registered_by(named text, companies uuid[], day date, own uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN reach = 'named' THEN '' ELSE unit_name END FROM sourcing_lead
    WHERE (investor = named OR company_id = ANY (companies)) AND registered_on = day AND unit <> own
      AND state IN ('new', 'contacted', 'pursued')
    ORDER BY id LIMIT 1
$$;
