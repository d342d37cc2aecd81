-- What is kept for so long and no longer, and the erasure of a number. Without a transaction, so that calls are accepted
-- while the indexes are built (see the file beside this one); each statement may be run again.

-- An erased call is its id, its end and the word of what became of it: no delivery of it makes a new one.
alter table call add column if not exists erased_at timestamptz;
-- The object is gone; the row says why.
alter table recording
  add column if not exists deleted_at timestamptz,
  add column if not exists deletion_reason text;
-- What was said is gone, and what was made of it.
alter table transcript add column if not exists erased_at timestamptz;

-- A nightly run, and what it has removed.
create table if not exists retention_run (
  id               bigint      generated always as identity primary key,
  tenant_id        text        not null default 'default',
  owner            text        not null, -- the hub process that did it last
  started_at       timestamptz not null default now(),
  ended_at         timestamptz,          -- null: it is at it, or another one has taken over
  raw_events       integer     not null default 0,
  transcripts      integer     not null default 0,
  recordings       integer     not null default 0,
  calls            integer     not null default 0,
  problem          text                  -- why something was left to the next run
);

-- A number that is to be forgotten, and what came of it.
create table if not exists erasure (
  id               uuid        primary key default gen_random_uuid(),
  tenant_id        text        not null default 'default',
  number           text,                 -- E.164; null as soon as it is done
  digits           text        not null, -- the last three, by which a person knows it
  salt             text        not null,
  hash             text        not null, -- sha-256 of salt and E.164, hexadecimal
  found            jsonb       not null, -- how much of what there was
  asked_by         text        not null,
  asked_at         timestamptz not null default now(),
  ended_at         timestamptz
);
create table if not exists erasure_call (
  erasure_id       uuid        not null references erasure (id),
  call_id          uuid        not null,
  tenant_id        text        not null default 'default',
  run_at           timestamptz not null default now(), -- backoff and lease in one
  failures         integer     not null default 0,
  reason           text,                 -- why it was put off last
  remains          text,                 -- what could not be erased, a line each
  ended_at         timestamptz,
  primary key (erasure_id, call_id)
);
create index if not exists erasure_call_due on erasure_call (run_at) where ended_at is null;

create index concurrently if not exists call_event_kept on call_event (received_at) where raw <> '';
create index concurrently if not exists transcript_kept on transcript (completed_at) where erased_at is null;
create index concurrently if not exists recording_kept on recording (archived_at) where deleted_at is null;
create index concurrently if not exists call_kept on call (finished_at) where erased_at is null;
