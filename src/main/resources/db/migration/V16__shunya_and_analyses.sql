-- Shunya knows calls by whole numbers. Each submission has one of its own, so that nothing is read that an earlier one has left there.
create table shunya_call (
  number          integer     generated always as identity (start with 10001) primary key,
  tenant_id       text        not null default 'default',
  call_id         uuid        not null,
  idempotency_key uuid        not null default gen_random_uuid(),
  submitted_at    timestamptz not null default now()
);
create index shunya_call_by_call on shunya_call (call_id);
create index transcript_by_shunya_job on transcript (engine_job_id) where engine = 'shunya';

-- What an engine that does so has made of a call: of its present transcript.
create table analysis (
  call_id         uuid        primary key,
  tenant_id       text        not null default 'default',
  state           text        not null default 'starting'
                              check (state in ('starting', 'waiting', 'completed', 'failed')),
  idempotency_key uuid        not null default gen_random_uuid(),
  engine_job_id   text,
  polls           integer     not null default 0,
  began_at        timestamptz not null default now(),
  ended_at        timestamptz,
  fields          jsonb,                 -- in the hub's own words, see docs/reference/glossary.md
  reason          text                   -- why there is none
);
create index analysis_by_engine_job on analysis (engine_job_id);
