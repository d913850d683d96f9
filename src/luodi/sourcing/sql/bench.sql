-- {leads} leads of the synthetic city of projects/sql/bench_city.sql, one in two became a project, and ten visits each.
INSERT INTO companies_company (id, name, pinyin, search_text, brand, brand_pinyin, credit_code, origin, country, place,
                               group_name, tie, chamber, unit_name, last_revision)
    SELECT md5('firm' || n)::uuid, '测量企业' || n, 'celiangqiye' || n, '测量企业' || n, '', '', '', '', '', '', '', '', '', '', 0
    FROM generate_series(1, greatest(1, {leads} / 5)) n;

CREATE TEMP TABLE bench_lead AS
    SELECT n, md5('lead' || n)::uuid AS id, DATE '2012-01-02' + n * 7919 % 1100 AS day, md5('unit' || n % 11)::uuid AS unit,
           '3307' || lpad((1 + n % 11)::text, 2, '0') AS region,
           (ARRAY['fair', 'post', 'targeted', 'chain', 'referral'])[1 + n % 5] AS channel,
           CASE WHEN n % 3 > 0 THEN md5('event' || n % 20)::uuid END AS event,
           md5('firm' || 1 + n % greatest(1, {leads} / 5))::uuid AS firm, n % 2 = 0 AS turned
    FROM generate_series(1, {leads}) n;

INSERT INTO sourcing_lead (id, number, title, investor, company_id, credit_code, origin, country, homecoming, region,
                           industry, chain, channel, currency, content, demands, introducer, unit, unit_name, owner,
                           owner_name, reach, readers, registered_on, state, owes, due_on, last_said, search_text, became)
    SELECT l.id, 'B' || n, '测量线索' || n, '测量企业' || n, firm, '', 'local', '', '', l.region, '', '', l.channel, 'CNY', '', '',
           '', l.unit, '测量', l.unit, '测量员', 'city', '{}', day, CASE WHEN turned THEN 'became' ELSE 'pursued' END,
           CASE WHEN turned THEN '' ELSE 'follow' END, CASE WHEN turned THEN NULL ELSE day + 14 END, '', '测量线索' || n,
           p.id
    FROM bench_lead l LEFT JOIN projects_project p ON l.turned AND p.code = 'B' || l.n;

INSERT INTO sourcing_leadstep (id, lineage, basis, opening, occurred_first, occurred_on, precision, revision, recorded_at,
                               closed_at, closed_kind, digest, lead_id, kind, note, outcome, unit, region, channel, event, became)
    SELECT gen_random_uuid(), gen_random_uuid(), 'claimed', false, s.day, s.day, 'day', 1, '2012-01-31 18:00:00+00',
           '9999-12-31 00:00:00+00', '', '', s.id, s.kind, '', '', s.unit, s.region, s.channel, s.event, s.became
    FROM (SELECT l.id, day, 'registered' AS kind, unit, region, channel, event, NULL::uuid AS became FROM bench_lead l
          UNION ALL
          SELECT l.id, day + 30, 'became', l.unit, '', '', NULL, p.id
          FROM bench_lead l JOIN projects_project p ON p.code = 'B' || l.n WHERE l.turned) s;

INSERT INTO sourcing_visit (id, lineage, basis, opening, occurred_first, occurred_on, precision, revision, recorded_at,
                            closed_at, closed_kind, digest, company_id, lead_id, kind, note, unit, unit_name, person, person_name)
    SELECT gen_random_uuid(), gen_random_uuid(), 'claimed', false, l.day + v, l.day + v, 'day', 1, '2012-01-31 18:00:00+00',
           '9999-12-31 00:00:00+00', '', '', l.firm, CASE WHEN v % 2 = 0 THEN l.id END, 'call', '谈了用地', l.unit, '测量',
           l.unit, '测量员'
    FROM bench_lead l, generate_series(1, 10) v;
INSERT INTO sourcing_chain (id, lineage, basis, opening, occurred_first, occurred_on, precision, revision, recorded_at,
                            closed_at, closed_kind, digest, name, leader, lead_unit, districts, source)
    SELECT md5('chain' || n)::uuid, md5('chain' || n)::uuid, 'claimed', false, '2012-01-02', '2012-01-02', 'day', 1,
           '2012-01-31 18:00:00+00', '9999-12-31 00:00:00+00', '', '', '测量链' || n, '', '', '{}', ''
    FROM generate_series(1, 10) n;

INSERT INTO sourcing_chainnode (id, lineage, basis, opening, occurred_first, occurred_on, precision, revision, recorded_at,
                                closed_at, closed_kind, digest, chain, code, name, part, products, industries, feeds, strong_from)
    SELECT gen_random_uuid(), gen_random_uuid(), 'claimed', false, '2012-01-02', '2012-01-02', 'day', 1,
           '2012-01-31 18:00:00+00', '9999-12-31 00:00:00+00', '', '', md5('chain' || n)::uuid, 'N' || k, '环节' || k,
           (ARRAY['up', 'mid', 'down'])[1 + k % 3], ARRAY[(k + n)::text, '电机'], ARRAY['C' || 13 + (n * 3 + k) % 31], '{}', 3
    FROM generate_series(1, 10) n, generate_series(1, 6) k;

UPDATE projects_project SET industry = 'C' || 13 + abs(hashtext(code) % 15)
