"""
The survey's numbers by plain SQL over verified entries: no reading model, no definition, no generator.
Parameters: %(on)s the day, %(known)s the moment.
"""

KNOWN = "recorded_at <= %(known)s AND closed_at > %(known)s AND basis = 'verified' AND occurred_on <= %(on)s"
PROJECTS = f"""
    WITH happened AS (
        SELECT project_id, kind, min(occurred_on) AS first FROM projects_milestone WHERE {KNOWN} GROUP BY 1, 2
    ), ended AS (
        SELECT DISTINCT ON (project_id) project_id, kind FROM projects_milestone
        WHERE {KNOWN} AND kind IN ('cancelled', 'exited', 'revived', 'halted', 'resumed')
        ORDER BY project_id, occurred_on DESC, id DESC
    ), told AS (
        SELECT project_id, jsonb_object_agg(k, v ORDER BY occurred_on, id) AS value
        FROM (SELECT project_id, occurred_on, id, key AS k, value AS v
              FROM projects_particulars, jsonb_each_text(values) WHERE {KNOWN}) each GROUP BY 1
    ), signed AS (
        SELECT project_id, bool_or(event_id IS NOT NULL) AS at_event FROM projects_signing WHERE {KNOWN} GROUP BY 1
    ), project AS (
        SELECT t.project_id AS id, t.value->>'origin' = 'foreign' AS is_foreign,
               coalesce((t.value->>'major')::boolean, false) AS major, (t.value->>'planned_total')::numeric AS planned,
               coalesce(s.at_event, false) AS at_event, coalesce(e.kind, '') AS ended,
               (SELECT first FROM happened h WHERE h.project_id = t.project_id AND kind = 'signed') AS signed_on,
               ARRAY(SELECT kind FROM happened h WHERE h.project_id = t.project_id) AS reached
        FROM told t LEFT JOIN signed s USING (project_id) LEFT JOIN ended e USING (project_id)
    )
"""
DOMESTIC = (
    PROJECTS + "SELECT count(*), sum(planned) FROM project WHERE NOT is_foreign AND signed_on >= '2011-01-01'"
)
FIRMS = PROJECTS + (
    " SELECT count(*), (SELECT count(DISTINCT i.country) FROM projects_investor i"
    " WHERE i.project_id IN (SELECT id FROM project WHERE is_foreign AND 'registered' = ANY(reached)))"
    " FROM project WHERE is_foreign AND 'registered' = ANY(reached)"
)
EVENTS = (
    PROJECTS
    + """
    SELECT count(*), count(*) FILTER (WHERE gone), count(*) FILTER (WHERE NOT gone AND NOT landed),
           count(*) FILTER (WHERE NOT gone AND landed)
    FROM (SELECT ended IN ('cancelled', 'exited') AS gone, 'landed' = ANY(reached) AS landed
          FROM project WHERE at_event AND signed_on >= '2012-01-01') p
"""
)
MAJOR = (
    PROJECTS
    + """
    SELECT count(*), sum(planned),
           count(*) FILTER (WHERE NOT gone AND reached && ARRAY['landed', 'land_supplied']::varchar[]),
           count(*) FILTER (WHERE 'completed' = ANY(reached) AND 'producing' = ANY(reached)),
           count(*) FILTER (WHERE ended = 'halted')
    FROM (SELECT *, ended IN ('cancelled', 'exited') AS gone FROM project) p
    WHERE major AND NOT is_foreign AND signed_on >= '2011-01-01'
"""
)
MONEY = f"""
    SELECT kind, currency, sum(amount) FROM projects_money
    WHERE {KNOWN} AND occurred_on >= '2011-01-01' AND nature = 'flow' GROUP BY 1, 2
"""
