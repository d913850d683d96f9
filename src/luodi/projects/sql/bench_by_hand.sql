-- What somebody who knows the tables would write for the same numbers as `./luodi bench figures` asks of the
-- definitions: twenty-two rates and counts of all districts at eight quarter ends, as known at one tick.
SELECT q.pos, s.region,
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND s.event IS NOT NULL),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND s.event IS NOT NULL AND s.status IN (2, 3)),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND s.event IS NOT NULL AND f.landed <= q.day
                          AND s.status NOT IN (2, 3)),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND s.event IS NOT NULL
                          AND (f.landed IS NULL OR f.landed > q.day) AND s.status NOT IN (2, 3)),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND s.event IS NOT NULL
                          AND (f.landed <= q.day OR s.status IN (2, 3))),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND s.event IS NOT NULL
                          AND (f.landed <= q.day OR s.status IN (2, 3)) AND f.landed <= q.day
                          AND s.status NOT IN (2, 3)),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND s.event IS NOT NULL
                          AND s.status NOT IN (2, 3)),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND f.registered <= q.day
                          AND s.status NOT IN (2, 3)),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND f.registered <= q.day),
       count(*) FILTER (WHERE f.signed BETWEEN '2012-01-01' AND q.day AND f.registered <= q.day
                          AND f.started <= q.day),
       count(*) FILTER (WHERE f.signed BETWEEN q.start AND q.day AND s.signing_kind NOT IN ('intent', 'framework')
                          AND s.mode <> 'increase'),
       count(*) FILTER (WHERE f.landed BETWEEN q.start AND q.day),
       count(*) FILTER (WHERE f.started BETWEEN q.start AND q.day),
       count(*) FILTER (WHERE f.producing BETWEEN q.start AND q.day),
       count(*) FILTER (WHERE f.signed BETWEEN '2011-01-01' AND q.day),
       count(*) FILTER (WHERE f.signed BETWEEN '2011-01-01' AND q.day AND s.status NOT IN (2, 3)),
       count(*) FILTER (WHERE f.signed BETWEEN '2011-01-01' AND q.day AND f.landed <= q.day
                          AND s.status NOT IN (2, 3)),
       count(*) FILTER (WHERE f.signed BETWEEN '2011-01-01' AND q.day AND (f.started <= q.day OR f.completed <= q.day)),
       count(*) FILTER (WHERE f.signed BETWEEN '2011-01-01' AND q.day AND f.registered <= q.day),
       count(*) FILTER (WHERE f.signed BETWEEN '2011-01-01' AND q.day AND f.producing <= q.day),
       count(*) FILTER (WHERE s.status IN (2, 3)),
       count(*) FILTER (WHERE s.status = 1),
       count(*) FILTER (WHERE s.status = 0),
       count(*),
       sum(s.planned_total) FILTER (WHERE f.landed BETWEEN q.start AND q.day AND s.currency = 'CNY')
FROM unnest(%(starts)s::date[], %(days)s::date[]) WITH ORDINALITY q(start, day, pos)
JOIN projects_standing s ON s.valid_from <= q.day AND s.valid_to > q.day
LEFT JOIN projects_firstdates f ON f.project_id = s.project_id AND f.basis = 'verified'
    AND f.known_from <= %(known)s AND f.known_to > %(known)s
WHERE s.basis = 'verified' AND s.known_from <= %(known)s AND s.known_to > %(known)s
GROUP BY q.pos, s.region
