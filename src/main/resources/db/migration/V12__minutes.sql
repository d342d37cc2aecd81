-- The minutes of a call in their latest version.
create table minutes (
  call_id           uuid        primary key,
  tenant_id         text        not null default 'default',
  style             text        not null, -- of minutes.json
  model             text        not null, -- which one was asked, as it names itself
  outcome           text        not null check (outcome in ('model', 'fallback')),
  fields            jsonb       not null,
  flags             jsonb       not null, -- sentences on what a reader should know, such as a number that was not said
  reason            text,                 -- why they are fallback minutes
  prompt_tokens     integer,
  completion_tokens integer,
  cost_usd          numeric(12, 6),       -- of these minutes; what each try has cost stands in the ledger
  written_at        timestamptz not null default now()
);
