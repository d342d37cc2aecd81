-- A message may be posted by a bot, which can ask Slack about it afterwards; a call may be announced as missed before
-- its recording comes; operators hear of what waits for them.
alter table slack_post
  add column purpose          text not null default 'call' check (purpose in ('call', 'missed')),
  add column form             text not null default 'message' check (form in ('message', 'file')),
  add column slack_channel_id text,        -- Slack's id of the channel that it is, or was to be, posted in
  add column ts               text,        -- Slack's name of the message within that channel
  add column first_tried_at   timestamptz, -- of the attempts since the last one that is known to have failed
  add column unsure           boolean not null default false, -- an attempt had no answer: Slack may have the message
  drop constraint slack_post_call_id_part_key,
  add unique (call_id, purpose, part);

alter table slack_channel
  add column refusal          text; -- why Slack refuses the channel until a person acts; null once it takes a message

alter table call
  add column parking_told_at  timestamptz; -- the finished_at of the parking that operators have been told of

-- What one hub process does for all of them, until it has been silent for too long.
create table turn (
  name             text        not null,
  tenant_id        text        not null default 'default',
  owner            text        not null,
  until            timestamptz not null,
  primary key (tenant_id, name)
);

-- What operators have been told of and, but for the digest, is still so.
create table alert (
  subject          text        not null,
  tenant_id        text        not null default 'default',
  told             text        not null,
  told_at          timestamptz not null default now(),
  primary key (tenant_id, subject)
);
