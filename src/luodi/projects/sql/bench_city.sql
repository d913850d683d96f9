-- A synthetic city for `./luodi bench figures`: {projects} projects over 2012-2016, recorded month by month, each
-- milestone claimed and a month later verified; twenty amounts a project. Reading models as the timeline makes
-- them for such histories: known from the tick a milestone was recorded until the next one was.
CREATE TEMP TABLE bench_tick AS
    SELECT n AS seq, (DATE '2012-01-31' + make_interval(months => n - 1))::timestamptz + interval '18 hours' AS at
    FROM generate_series(1, 56) n;

INSERT INTO ledger_revision (seq, at, actor, actor_name, unit_name, verb, reason, subjects, details, reconstructed,
                             sheets, digest, link)
    SELECT seq, at, gen_random_uuid(), '测量', '', 'bench', '', '[]', '{}', true, '{}', '', '' FROM bench_tick;
UPDATE ledger_clock SET seq = 56, at = (SELECT max(at) FROM bench_tick);

CREATE TEMP TABLE bench_project AS
    SELECT n, gen_random_uuid() AS id, '3307' || lpad((1 + n % 11)::text, 2, '0') AS region,
           md5('unit' || n % 11)::uuid AS unit, DATE '2012-01-01' + n * 7919 % 1100 AS since,
           1 + n * 31 % 7 AS depth, n % 7 = 3 AS ends, n * 13 % 3 AS lag, n % 10 = 0 AS major,
           n % 3 + 1 AS sector, (1000 + n * 97 % 90000)::numeric AS planned,
           (ARRAY['other_province', 'other_city', 'foreign', 'local'])[1 + n % 4] AS origin,
           (ARRAY['', 'industry', 'capital'])[1 + n % 3] AS homecoming,
           (ARRAY['fair', 'post', 'targeted', 'chain', 'referral'])[1 + n % 5] AS channel,
           CASE WHEN n % 3 > 0 THEN md5('event' || n % 20)::uuid END AS event
    FROM generate_series(1, {projects}) n;

INSERT INTO projects_project (id, code, national_code, name, pinyin, search_text, unit, unit_name, region, stage,
                              verified_stage, reached, status, currency, major, industry, origin, mode, homecoming,
                              channel, leader_name, unreviewed, withdrawn, last_revision)
    SELECT id, 'B' || n, '', '测量项目' || n, '', '', unit, '', region, depth, depth, 0, 0, 'CNY', major, '', origin,
           'new', homecoming, channel, '', 0, false, 0
    FROM bench_project;

CREATE TEMP TABLE bench_milestone AS
    SELECT p.*, b.basis, j.place,
           CASE WHEN j.place > p.depth THEN 'cancelled'
                ELSE (ARRAY['negotiating', 'signed', 'registered', 'land_supplied', 'landed', 'started',
                            'producing'])[j.place] END AS kind,
           p.since + (j.place - 1) * (40 + p.n % 60) AS day,
           least(56, 1 + (extract(year FROM p.since + (j.place - 1) * (40 + p.n % 60))::int - 2012) * 12
                 + extract(month FROM p.since + (j.place - 1) * (40 + p.n % 60))::int + p.lag
                 + (b.basis = 'verified')::int) AS seq
    FROM bench_project p, (VALUES ('claimed'), ('verified')) b(basis),
         LATERAL generate_series(1, p.depth + p.ends::int) j(place);

INSERT INTO projects_milestone (id, lineage, basis, opening, occurred_first, occurred_on, precision, revision,
                                recorded_at, closed_at, closed_kind, digest, kind, note, document, cause,
                                second_cause, side, project_id)
    SELECT gen_random_uuid(), gen_random_uuid(), m.basis, false, m.day, m.day, 'day', m.seq, t.at,
           '9999-12-31 00:00:00+00', '', '', m.kind, '', '', '', '', '', m.id
    FROM bench_milestone m JOIN bench_tick t USING (seq);

CREATE TEMP TABLE bench_line AS
    SELECT m.*, t.at AS known_from,
           coalesce(lead(t.at) OVER later, '9999-12-31 00:00:00+00') AS known_to,
           coalesce(lead(m.day) OVER later, '9999-12-31') AS next_day,
           lead(t.at) OVER later AS next_known,
           least(m.place, m.depth) AS steps,
           {firsts}
    FROM bench_milestone m JOIN bench_tick t USING (seq)
    WINDOW later AS (PARTITION BY m.id, m.basis ORDER BY m.place),
           so_far AS (PARTITION BY m.id, m.basis ORDER BY m.place ROWS UNBOUNDED PRECEDING);

INSERT INTO projects_firstdates (project_id, basis, known_from, known_to, {kinds})
    SELECT id, basis, known_from, known_to, {kinds} FROM bench_line WHERE known_from < known_to;

INSERT INTO projects_standing (project_id, basis, valid_from, valid_to, known_from, known_to, stage, reached, status,
                               cause, opening, unit, region, major, industry, sector, origin, country, mode,
                               homecoming, channel, chain, event, signing_kind, planned_total, currency)
    SELECT l.id, l.basis, l.day, r.valid_to, r.known_from, r.known_to, (ARRAY[1, 2, 3, 4, 5, 6, 9])[l.steps],
           (ARRAY[1, 3, 7, 15, 31, 63, 319])[l.steps], CASE WHEN l.kind = 'cancelled' THEN 2 ELSE 0 END, '', false,
           l.unit, l.region, l.major, '', l.sector, l.origin, CASE WHEN l.origin = 'foreign' THEN 'HKG' ELSE '' END,
           'new', l.homecoming, l.channel, '', CASE WHEN l.steps > 1 THEN l.event END,
           CASE WHEN l.steps > 1 THEN 'contract' ELSE '' END, l.planned, 'CNY'
    FROM bench_line l,
         LATERAL (VALUES (DATE '9999-12-31', l.known_from, l.known_to),
                         (l.next_day, l.next_known, TIMESTAMPTZ '9999-12-31 00:00:00+00')) r(valid_to, known_from, known_to)
    WHERE r.known_from < r.known_to;

INSERT INTO projects_money (id, lineage, basis, opening, occurred_first, occurred_on, precision, revision, recorded_at,
                            closed_at, closed_kind, digest, kind, nature, amount, currency, voucher, project_id)
    SELECT gen_random_uuid(), gen_random_uuid(), b.basis, false, d.day, d.day, 'day', t.seq, t.at,
           '9999-12-31 00:00:00+00', '', '', CASE WHEN k % 3 = 0 THEN 'invested' ELSE 'arrived' END,
           CASE WHEN k % 3 = 0 AND p.n % 10 = 0 THEN 'cumulative' ELSE 'flow' END,
           CASE WHEN k % 3 = 0 AND p.n % 10 = 0 THEN 500 * k ELSE 50 + (p.n * k) % 900 END, 'CNY', '', p.id
    FROM bench_project p
         CROSS JOIN generate_series(1, 10) k
         CROSS JOIN (VALUES ('claimed', 0), ('verified', 1)) b(basis, late)
         CROSS JOIN LATERAL (SELECT p.since + 60 + k * 45 AS day) d
         JOIN bench_tick t ON t.seq = least(56, 1 + (extract(year FROM d.day)::int - 2012) * 12
                                                 + extract(month FROM d.day)::int + b.late);
