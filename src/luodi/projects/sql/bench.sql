-- A made-up city for `./luodi bench projects`: {projects} projects with histories of some forty rows each.
-- Run by the owner on an empty database that is dropped afterwards.
SET LOCAL session_replication_role = replica;  -- no triggers, no checks of foreign keys
SET LOCAL synchronous_commit = off;
SET LOCAL maintenance_work_mem = '256MB';

CREATE FUNCTION pg_temp.key(place int, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(place), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

INSERT INTO ledger_revision (seq, at, actor, actor_name, unit, unit_name, verb, reason, request_key, subjects,
                             details, reconstructed, sheets, digest, link)
SELECT n, '2013-01-01'::timestamptz + n * interval '1 hour', pg_temp.key(1, n % 40), '填报员' || n % 40, NULL,
       '第' || n % 10 || '区招商局', 'projects.record_milestone', '', NULL, '[]', '{}', true, '{}', '\x00', '\x00'
FROM generate_series(1, 20000) n;
UPDATE ledger_clock SET seq = 20000, at = '2013-01-01'::timestamptz + 20000 * interval '1 hour';

CREATE TEMP TABLE made AS
SELECT n, pg_temp.key(16, n) AS id, u.id AS unit, u.short_name AS unit_name, u.region_id AS region,
       (ARRAY['菜鸟', '金义', '婺江', '尖峰', '今飞', '众泰', '康恩贝', '横店', '华谊', '三江', '双龙', '浙中'])[1 + n % 12]
       || (ARRAY['新能源汽车', '电动工具', '电商物流', '生物医药', '智能家居', '工业机床', '光伏储能', '纺织服装',
                 '电子材料', '文化旅游', '健康养老', '现代农业', '节能环保', '集成电路', '机器人', '商贸综合体',
                 '总部楼宇', '物流枢纽', '食品加工', '五金制造', '建材新料', '化工新材', '包装印刷', '体育用品'])[1 + n / 12 % 24]
       || (ARRAY['产业园', '生产基地', '研发中心', '扩建工程', '技改项目'])[1 + n / 288 % 5] || n AS name,
       1 + (n * 7 % 11) AS stage, CASE WHEN n % 17 = 0 THEN 2 WHEN n % 23 = 0 THEN 1 ELSE 0 END AS status,
       '2010-01-01'::date + (n * 37 % 3600) AS begun,
       round((200 + (n::bigint * 7919 % 100000) ^ 1.15)::numeric, 2) AS total,
       (ARRAY['other_province', 'other_city', 'foreign', 'local'])[1 + n % 4] AS origin
FROM generate_series(1, {projects}) n
JOIN LATERAL (SELECT * FROM bench_units WHERE number = n % 10) u ON true;

INSERT INTO access_project_scope SELECT id, unit, 'unit' FROM made;
INSERT INTO projects_project (id, code, national_code, name, pinyin, search_text, unit, unit_name, region, stage,
    verified_stage, reached, status, stage_on, signed_on, planned_total, currency, major, industry, sector, origin,
    mode, homecoming, channel, leader_name, merged_into, unreviewed, last_revision, last_recorded_at, withdrawn)
SELECT id, 'B' || n % 10 || '-' || 2010 + n % 10 || '-' || lpad(n::text, 6, '0'), '', name, 'cn' || lpad(n::text, 6, '0'),
    name || E'\nB' || n % 10 || '-' || 2010 + n % 10 || '-' || lpad(n::text, 6, '0') || E'\n投资公司' || n % 5000, unit,
    unit_name, region, stage, greatest(stage - 1, 0), (1 << stage) - 1, status, begun + stage * 90,
    CASE WHEN stage > 1 THEN begun + 90 END, total, 'CNY', n % 12 = 0, 'C' || 13 + n % 30, 2, origin, 'new', '',
    'targeted', CASE WHEN n % 9 > 0 THEN '联系领导' || n % 30 ELSE '' END, NULL, CASE WHEN n % 20 = 0 THEN 2 ELSE 0 END,
    1 + n % 20000, '2013-01-01'::timestamptz + (1 + n % 20000) * interval '1 hour', false
FROM made;

CREATE FUNCTION pg_temp.stamp(n bigint, OUT revision bigint, OUT recorded_at timestamptz) LANGUAGE sql IMMUTABLE AS $$
    SELECT 1 + n % 20000, '2013-01-01'::timestamptz + (1 + n % 20000) * interval '1 hour' $$;

INSERT INTO projects_particulars (id, lineage, basis, claim, opening, occurred_first, occurred_on, precision, revision,
    recorded_at, digest, project_id, values, document)
SELECT pg_temp.key(32 + b, n), pg_temp.key(32, n), (ARRAY['claimed', 'verified'])[1 + b], NULL, false, begun, begun, 'day',
    s.revision, s.recorded_at, '\x00', id, jsonb_build_object('name', name, 'code', 'B' || n, 'unit', unit, 'unit_name',
    unit_name, 'region', region, 'planned_total', total::text, 'currency', 'CNY', 'origin', origin, 'mode', 'new',
    'industry', 'C' || 13 + n % 30), ''
FROM made, generate_series(0, 1) b, pg_temp.stamp(n::bigint * 3 + b) s;

INSERT INTO projects_milestone (id, lineage, basis, claim, opening, occurred_first, occurred_on, precision, revision,
    recorded_at, digest, project_id, kind, note, document, cause, second_cause, side)
SELECT pg_temp.key(64 + 32 * b + k, n), pg_temp.key(64 + k, n), (ARRAY['claimed', 'verified'])[1 + b], NULL, false,
    begun + k * 90, begun + k * 90, 'day', s.revision, s.recorded_at, '\x00', id,
    (ARRAY['negotiating', 'signed', 'registered', 'land_supplied', 'landed', 'started', 'in_statistics', 'completed',
           'producing', 'above_scale', 'full_capacity'])[k], '', '', '', '', ''
FROM made, generate_series(0, 1) b, generate_series(1, stage - b) k, pg_temp.stamp(n::bigint * 5 + k * 13 + b) s;

INSERT INTO projects_review (id, lineage, basis, claim, opening, occurred_first, occurred_on, precision, revision,
    recorded_at, digest, project_id, target_table, outcome, reason)
SELECT pg_temp.key(128 + k, n), pg_temp.key(64 + k, n), 'claimed', NULL, false, begun + k * 90, begun + k * 90, 'day',
    s.revision, s.recorded_at, '\x00', id, 'projects_milestone', 'verified', ''
FROM made, generate_series(1, stage - 1) k, pg_temp.stamp(n::bigint * 5 + k * 13 + 1) s;

INSERT INTO projects_money (id, lineage, basis, claim, opening, occurred_first, occurred_on, precision, revision,
    recorded_at, digest, project_id, kind, nature, amount, currency, voucher)
SELECT pg_temp.key(160 + 16 * b + k, n), pg_temp.key(160 + k, n), (ARRAY['claimed', 'verified'])[1 + b], NULL, false, m,
    (m + interval '1 month - 1 day')::date, 'month', s.revision, s.recorded_at, '\x00', id,
    (ARRAY['arrived', 'invested'])[1 + k % 2], 'flow', round(total / 20, 2), 'CNY', '票据' || k
FROM made, generate_series(0, 1) b, generate_series(1, 6) k, date_trunc('month', begun + 120 + k * 31) m0, LATERAL (SELECT m0::date) x(m),
    pg_temp.stamp(n::bigint * 7 + k * 17 + b) s WHERE stage > 4;

INSERT INTO projects_signing (id, lineage, basis, claim, opening, occurred_first, occurred_on, precision, revision,
    recorded_at, digest, project_id, kind, event_id, amount, currency)
SELECT pg_temp.key(224, n), pg_temp.key(224, n), 'claimed', NULL, false, begun + 90, begun + 90, 'day', s.revision,
    s.recorded_at, '\x00', id, 'contract', NULL, total, 'CNY'
FROM made, pg_temp.stamp(n::bigint * 11) s WHERE stage > 1;

INSERT INTO projects_investor (id, lineage, basis, claim, opening, occurred_first, occurred_on, precision, revision,
    recorded_at, digest, project_id, name, company, credit_code, origin, country, share)
SELECT pg_temp.key(226, n), pg_temp.key(226, n), 'claimed', NULL, false, begun, begun, 'day', s.revision, s.recorded_at,
    '\x00', id, '投资公司' || n % 5000, NULL, '', origin, '', NULL
FROM made, pg_temp.stamp(n::bigint * 3) s;

INSERT INTO projects_duty (id, lineage, basis, claim, opening, occurred_first, occurred_on, precision, revision,
    recorded_at, digest, project_id, role, grantee, person_name, unit_name, until_on, document)
SELECT pg_temp.key(228, n), pg_temp.key(228, n), 'claimed', NULL, false, begun, begun, 'day', s.revision, s.recorded_at,
    '\x00', id, 'leader', pg_temp.key(8, n % 30), '联系领导' || n % 30, '市政府', NULL, '金政办〔2013〕1号'
FROM made, pg_temp.stamp(n::bigint * 13) s WHERE n % 9 > 0;

INSERT INTO projects_evidence (id, lineage, basis, claim, opening, occurred_first, occurred_on, precision, revision,
    recorded_at, digest, project_id, kind, proves, sha256, file_name, size)
SELECT pg_temp.key(230 + k, n), pg_temp.key(230 + k, n), 'claimed', NULL, false, begun, begun, 'day', s.revision,
    s.recorded_at, '\x00', id, (ARRAY['contract', 'licence'])[k], NULL, md5(n::text) || md5(k::text), '材料' || k || '.pdf', 1000
FROM made, generate_series(1, 2) k, pg_temp.stamp(n::bigint * 13 + k) s WHERE stage > 2;

INSERT INTO projects_standing (project_id, basis, valid_from, valid_to, known_from, known_to, stage, reached, status, cause,
    opening, unit, region, major, industry, sector, origin, country, mode, homecoming, channel, chain, event, signing_kind,
    leader, planned_total, currency)
SELECT id, (ARRAY['claimed', 'verified'])[1 + b], begun + k * 90, CASE WHEN k = stage - b THEN '9999-12-31' ELSE begun + k * 90 + 90 END,
    s.recorded_at, '9999-12-31 00:00:00+00', k, (1 << k) - 1, CASE WHEN k = stage - b THEN status ELSE 0 END, '', false, unit, region,
    n % 12 = 0, 'C' || 13 + n % 30, 2, origin, '', 'new', '', 'targeted', '', NULL, '', NULL, total, 'CNY'
FROM made, generate_series(0, 1) b, generate_series(1, stage - b) k, pg_temp.stamp(n::bigint * 5 + k * 13 + b) s;

INSERT INTO projects_firstdates (project_id, basis, known_from, known_to, negotiating, signed, registered)
SELECT id, b, '2013-01-01', '9999-12-31 00:00:00+00', begun + 90, CASE WHEN stage > 1 THEN begun + 180 END,
    CASE WHEN stage > 2 THEN begun + 270 END
FROM made, unnest(ARRAY['claimed', 'verified']) b;
