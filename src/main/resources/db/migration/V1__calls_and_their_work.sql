-- Every table carries the tenant, so that one hub can serve several houses later; today it is 'default'.

-- Idempotency: the one row that decides whether a delivery is the first of its call.
create table call_key (
  tenant_id        text        not null default 'default',
  provider         text        not null,
  provider_call_id text        not null,
  call_id          uuid        not null,
  created_at       timestamptz not null default now(),
  primary key (tenant_id, provider, provider_call_id)
);

create table call (
  id               uuid        primary key,
  tenant_id        text        not null default 'default',
  provider         text        not null,
  provider_call_id text        not null,
  facts            jsonb       not null, -- all events of the call folded into one canonical event
  state            text        not null default 'processing'
                               check (state in ('processing', 'posted', 'skipped', 'parked')),
  reason           text,                 -- why it was skipped or parked, for a person
  direction        text        check (direction in ('incoming', 'outgoing')),
  support_number   text,
  customer_number  text,
  agent_name       text,
  agent_handle     text,
  agent_email      text,
  agent_number     text,
  agent_source     text,                 -- which rule found the agent
  department       text,
  customer_segment text,
  sandbox          boolean     not null default false, -- taken while stand-ins played the services outside
  accepted_at      timestamptz not null default now(),
  finished_at      timestamptz
);
create index call_by_provider_call_id on call (provider_call_id);
create index call_by_state on call (state) where state <> 'posted';

-- What each webhook said, as received and as translated. An identical delivery only raises a count.
create table call_event (
  id               bigint      generated always as identity primary key,
  tenant_id        text        not null default 'default',
  call_id          uuid        not null,
  source           text        not null,
  digest           text        not null, -- sha-256 of the raw body, hexadecimal
  raw              bytea       not null,
  headers          jsonb       not null,
  canonical        jsonb       not null,
  deliveries       integer     not null default 1,
  received_at      timestamptz not null default now(),
  last_received_at timestamptz not null default now(),
  unique (call_id, digest)
);

-- The next step of each unfinished call. run_at is backoff, lease and waiting in one; null means parked or handed over.
create table job (
  call_id          uuid        primary key,
  tenant_id        text        not null default 'default',
  stage            text        not null,
  run_at           timestamptz,
  attempt          integer     not null default 0, -- grows with each claim; whoever holds the job names it
  failures         integer     not null default 0, -- of the present stage, one after the other
  owner            text,                           -- the hub process that holds it
  created_at       timestamptz not null default now()
) with (fillfactor = 70);
create index job_due on job (run_at) where run_at is not null;

-- The ledger: each attempt of each stage.
create table step (
  id               bigint      generated always as identity primary key,
  tenant_id        text        not null default 'default',
  call_id          uuid        not null,
  stage            text        not null,
  attempt          integer     not null,
  owner            text        not null,
  started_at       timestamptz not null default now(),
  ended_at         timestamptz,
  outcome          text,
  reason           text,
  cost_usd         numeric(12, 6)
);
create index step_by_call on step (call_id, id);

create table recording (
  call_id          uuid        primary key,
  tenant_id        text        not null default 'default',
  source_url       text        not null,
  bucket           text        not null,
  object_key       text        not null,
  bytes            bigint      not null,
  sha256           text        not null,
  content_type     text        not null,
  archived_at      timestamptz not null default now()
);

create table transcript (
  call_id          uuid        primary key,
  tenant_id        text        not null default 'default',
  engine           text        not null,
  state            text        not null check (state in ('uploaded', 'submitting', 'waiting', 'completed', 'failed')),
  upload_url       text,
  engine_job_id    text,
  submissions      integer     not null default 0,
  submitted_at     timestamptz,
  polls            integer     not null default 0,
  completed_at     timestamptz,
  language         text,
  confidence       double precision check (confidence between 0 and 1),
  audio_seconds    integer,
  words            text        -- the whole text, as the engine gave it
);

create table utterance (
  call_id          uuid        not null,
  position         integer     not null,
  tenant_id        text        not null default 'default',
  speaker          text        not null,
  start_ms         integer     not null,
  end_ms           integer     not null,
  confidence       double precision,
  words            text        not null,
  primary key (call_id, position)
);

-- The post ledger: each message, from the moment it is written until Slack has taken it.
create table slack_post (
  id               bigint      generated always as identity primary key,
  tenant_id        text        not null default 'default',
  call_id          uuid        not null,
  part             integer     not null,
  parts            integer     not null,
  channel          text        not null,
  words            text        not null,
  state            text        not null default 'waiting' check (state in ('waiting', 'posting', 'posted', 'parked')),
  turn             timestamptz not null, -- when the call was accepted; -infinity once its first part is posted
  tries            integer     not null default 0,
  reason           text,
  created_at       timestamptz not null default now(),
  posted_at        timestamptz,
  unique (call_id, part)
);
create index slack_post_in_turn on slack_post (channel, turn, call_id, part) where state in ('waiting', 'posting');

create table slack_channel (
  name             text        not null,
  tenant_id        text        not null default 'default',
  next_post_at     timestamptz not null default '-infinity', -- pace, pause and lease in one
  owner            text,
  failures         integer     not null default 0,
  reason           text,       -- why the channel is paused
  primary key (tenant_id, name)
);

-- Copies of what came in and of what people did. May miss the last moments before a crash.
create table audit (
  id               bigint      generated always as identity primary key,
  tenant_id        text        not null default 'default',
  at               timestamptz not null default now(),
  action           text        not null,
  call_id          uuid,
  subject          text,
  detail           text
);
create index audit_by_call on audit (call_id);
