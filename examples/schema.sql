-- Tables and views for the records of the queue, PostgreSQL 13 or newer. The example consumers run this file at each
-- start: all of it can be run again and again, also by several consumers at once. docs/consumers.md explains it.

SET client_min_messages = warning;
BEGIN;

-- One consumer at a time; the others wait here.
DO $$ BEGIN PERFORM pg_advisory_xact_lock(hashtext('teltonika schema')); END $$;

-- The cars that have sent a record, so that "latest" need not look through all records to find them.
CREATE TABLE IF NOT EXISTS car (
  imei       text PRIMARY KEY,
  first_seen timestamptz NOT NULL DEFAULT now()
);

-- The records are partitioned by month of the tracker's clock: an old month is dropped in an instant.
--
-- PostgreSQL, like TimescaleDB, wants the time in each unique key of such a table. (record_id, time) is as good as
-- record_id alone: record_id is computed from the record's bytes, and the time is among these bytes. The same
-- record_id always comes with the same time.
DO $$
DECLARE
  timescale boolean := EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb');
BEGIN
  IF to_regclass('avl_record') IS NOT NULL THEN
    RETURN;
  END IF;
  CREATE TABLE avl_record_columns (
    imei        text        NOT NULL,
    time        timestamptz NOT NULL, -- the tracker's clock
    record_id   uuid        NOT NULL,
    received_at timestamptz NOT NULL, -- the server's clock
    longitude   double precision,     -- degrees; NULL if the tracker has never had a fix (it sends 0/0)
    latitude    double precision,
    altitude    integer,              -- metres above sea level
    angle       integer,              -- degrees clockwise from north
    satellites  integer,              -- 0: no fix, the position is the last known one
    speed       integer,              -- km/h
    event_id    integer     NOT NULL, -- the AVL id that caused the record; 0: none did
    priority    integer     NOT NULL, -- 0 low, 1 high, 2 panic
    codec       text        NOT NULL,
    elements    jsonb       NOT NULL, -- values by AVL id, as in the message
    hex         jsonb,                -- bytes of the elements of variable length
    others      jsonb                 -- further fields of the record, such as "generation" of codec 16
  );
  IF timescale THEN
    CREATE EXTENSION IF NOT EXISTS timescaledb;
    ALTER TABLE avl_record_columns RENAME TO avl_record;
    PERFORM create_hypertable('avl_record', 'time', chunk_time_interval => interval '1 month',
      create_default_indexes => false);
  ELSE
    CREATE TABLE avl_record (LIKE avl_record_columns) PARTITION BY RANGE (time);
    -- Here are the records whose clock was wrong. No record is refused because of its time.
    CREATE TABLE avl_record_other_times PARTITION OF avl_record DEFAULT;
    DROP TABLE avl_record_columns;
  END IF;
  CREATE UNIQUE INDEX avl_record_identity ON avl_record (record_id, time);
  CREATE INDEX avl_record_of_car ON avl_record (imei, time DESC);
END $$;

-- Makes the partition of a month, unless it is there. Records of that month may be among the other times, because
-- their clock was ahead when they came. They move into the partition.
CREATE OR REPLACE FUNCTION add_month(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  partition text := to_char(month, '"avl_record_"YYYY_MM');
  starts timestamptz := month::timestamp AT TIME ZONE 'UTC';
  ends timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass('avl_record_other_times') IS NULL OR to_regclass(partition) IS NOT NULL THEN
    RETURN; -- TimescaleDB makes its own partitions
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('teltonika schema'));
  IF to_regclass(partition) IS NOT NULL THEN
    RETURN; -- another consumer was quicker
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE avl_record)', partition);
  EXECUTE format('WITH moved AS (DELETE FROM avl_record_other_times WHERE time >= %L AND time < %L RETURNING *)'
    ' INSERT INTO %I SELECT * FROM moved', starts, ends, partition);
  EXECUTE format('ALTER TABLE avl_record ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, starts, ends);
END $$;

-- A tracker's clock can say any year. The message has a sign and six digits if the year has more than four, and
-- PostgreSQL cannot read that, nor the year 0. Such times become the first or the last time here.
CREATE OR REPLACE FUNCTION tracker_time(text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN $1 LIKE '+%' THEN '9999-12-31T23:59:59.999Z'::timestamptz
    WHEN $1 LIKE '-%' OR $1 LIKE '0000-%' THEN '0001-01-01T00:00:00Z'::timestamptz
    ELSE $1::timestamptz
  END
$$;

-- Stores messages of the queue, each one frame, and returns how many of their records are new. It refuses all of them
-- if one is not a frame; the SQLSTATE of the error then begins with 22 or 23.
CREATE OR REPLACE FUNCTION store_frames(frames text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  records avl_record[];
  stored bigint;
BEGIN
  SELECT array_agg(ROW(
      frame->>'message',
      tracker_time(record->>'time'),
      -- Servers before 0.3 send no recordId.
      coalesce(record->>'recordId', md5(concat(frame->>'message', record)))::uuid,
      (frame->>'receivedAt')::timestamptz,
      CASE WHEN has_position THEN longitude END,
      CASE WHEN has_position THEN latitude END,
      (gps->>'Altitude')::integer, (gps->>'Angle')::integer, (gps->>'Satellites')::integer, (gps->>'Speed')::integer,
      (record->>'eventID')::integer, (record->>'priority')::integer,
      frame->>'codec',
      record->'elements',
      record->'hex',
      -- "securityFlags" are the bits of element 132 in words, and are not stored twice.
      nullif(record - '{recordId,time,gps,eventID,priority,elements,hex,securityFlags}'::text[], '{}')
    )::avl_record) INTO records
  FROM unnest(frames::jsonb[]) AS frame,
    -- A frame without a list of records is no frame: the function fails for an object (22023).
    LATERAL (
      SELECT jsonb_array_elements(coalesce(frame->'data', '{}'))
      UNION ALL SELECT jsonb_array_elements(coalesce(frame->'beaconRecords', '[]'))) AS sent(record),
    LATERAL (SELECT record->'gps') AS part(gps),
    LATERAL (
      SELECT (gps->>'Longitude')::double precision, (gps->>'Latitude')::double precision) AS at(longitude, latitude),
    LATERAL (SELECT longitude <> 0 OR latitude <> 0) AS fix(has_position);
  -- Months to come wait until they have begun, and no tracker is from before 2005.
  PERFORM add_month(month)
  FROM (
    SELECT DISTINCT date_trunc('month', time AT TIME ZONE 'UTC')::date FROM unnest(records)
    WHERE time >= '2005-01-01Z' AND time < now() + interval '1 day') AS months(month)
  ORDER BY month;
  -- Always in one order, so that two consumers with the same records do not wait for each other.
  INSERT INTO car (imei) SELECT DISTINCT imei FROM unnest(records) ORDER BY imei ON CONFLICT DO NOTHING;
  INSERT INTO avl_record SELECT * FROM unnest(records) ORDER BY record_id ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS stored = ROW_COUNT;
  RETURN stored;
END $$;

-- The latest state of each car. A record counts if its clock was not ahead of the server's when it arrived: one with a
-- time of next year would be the latest for a year.
CREATE OR REPLACE VIEW latest AS
  SELECT record.satellites > 0 AS has_fix, now() - record.time AS age, record.*
  FROM car, LATERAL (
    SELECT * FROM avl_record
    WHERE imei = car.imei AND time < now() + interval '10 minutes' AND time < received_at + interval '10 minutes'
    ORDER BY time DESC LIMIT 1) AS record;

-- Where a car sent nothing for more than five minutes, between two of its records. For longer gaps:
-- SELECT * FROM gaps WHERE length > interval '1 hour'.
CREATE OR REPLACE VIEW gaps AS
  SELECT imei, time AS from_time, next AS to_time, next - time AS length
  FROM (
    SELECT imei, time, lead(time) OVER (PARTITION BY imei ORDER BY time) AS next
    FROM avl_record WHERE time < received_at + interval '10 minutes') AS records
  WHERE next - time > interval '5 minutes';

COMMIT;
