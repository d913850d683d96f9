-- Yuan for one unit of `source`, divided by yuan for one unit of `target`, by the rates in force on a day as known
-- at a tick; NULL where one is missing. luodi.calc.money.convert says the same for single amounts.
CREATE OR REPLACE FUNCTION indicators_yuan(wanted text, day date, tick timestamptz) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN wanted = 'CNY' THEN 1 ELSE (
        SELECT r.cny FROM indicators_exchangerate r
        WHERE r.currency = wanted AND r.occurred_on <= day AND r.recorded_at <= tick AND r.closed_at > tick
        ORDER BY r.occurred_on DESC, r.basis DESC, r.id DESC LIMIT 1) END
$$;

CREATE OR REPLACE FUNCTION indicators_rate(source text, target text, day date, tick timestamptz) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT indicators_yuan(source, day, tick) / indicators_yuan(target, day, tick)
$$;
