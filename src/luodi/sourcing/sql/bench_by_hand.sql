-- The least SQL that finds the channel page's numbers: leads and projects by channel, as they stand.
WITH leads AS (
    SELECT r.channel, count(*) AS registered, count(b.lead_id) AS became
    FROM sourcing_leadstep r
    LEFT JOIN sourcing_leadstep b ON b.lead_id = r.lead_id AND b.kind = 'became' AND b.closed_revision IS NULL
    WHERE r.kind = 'registered' AND r.closed_revision IS NULL AND r.occurred_on BETWEEN '2012-01-01' AND %(day)s
    GROUP BY r.channel
), signed AS (
    SELECT s.channel, count(*) AS signed,
           count(*) FILTER (WHERE f.landed <= %(day)s AND s.status NOT IN (2, 3)) AS landed,
           count(*) FILTER (WHERE s.status IN (2, 3)) AS cancelled,
           count(*) FILTER (WHERE f.producing <= %(day)s AND s.status NOT IN (2, 3)) AS producing,
           count(*) FILTER (WHERE s.planned_total < 5000) AS small,
           count(*) FILTER (WHERE s.planned_total >= 10000) AS large,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY f.landed - f.signed) FILTER (WHERE f.landed <= %(day)s) AS days
    FROM projects_standing s
    JOIN projects_firstdates f ON f.project_id = s.project_id AND f.basis = 'verified' AND f.known_to = '9999-12-31 00:00:00+00'
    WHERE s.basis = 'verified' AND s.known_to = '9999-12-31 00:00:00+00' AND s.valid_from <= %(day)s AND s.valid_to > %(day)s
      AND f.signed BETWEEN '2012-01-01' AND %(day)s
    GROUP BY s.channel
)
SELECT * FROM leads FULL JOIN signed USING (channel)
