-- Events for programs outside that subscribe to them in subscriptions.json. An event is written by a trigger, so together
-- with what it tells of: neither is there without the other. While nobody subscribes, nothing is written.

-- Who is told of what; the hubs copy it from the file when that changes.
create table subscriber (
  name             text        not null,
  tenant_id        text        not null default 'default',
  events           text[]      not null,
  entry            text        not null, -- a checksum of the file's entry
  refusal          text,                 -- why it is told nothing until its entry changes
  free_at          timestamptz not null default '-infinity', -- lease: one event at a time
  owner            text,
  primary key (tenant_id, name)
);

-- The outbox: one row for each event and subscriber.
create table outgoing_event (
  id               uuid        primary key default gen_random_uuid(), -- by which the receiver knows a repetition
  tenant_id        text        not null,
  subscriber       text        not null,
  type             text        not null,
  call_id          uuid        not null,
  call_state       text,                 -- of an event that tells the end of the call
  reason           text,
  occurred_at      timestamptz not null default now(),
  state            text        not null default 'waiting' check (state in ('waiting', 'delivered', 'given-up')),
  attempts         integer     not null default 0,
  run_at           timestamptz not null default now(),
  answer           text,                 -- why the last attempt came to nothing, for a person
  ended_at         timestamptz
);
create index outgoing_event_due on outgoing_event (tenant_id, subscriber, run_at) where state = 'waiting';
create index outgoing_event_ended on outgoing_event (state, ended_at) where state <> 'waiting';

create function note_outgoing_event() returns trigger language plpgsql set search_path from current as $$
declare
  told_call   uuid;
  told_state  text;
  told_reason text;
begin
  if tg_table_name = 'call' then
    told_call := new.id;
    told_state := new.state;
    told_reason := new.reason;
  else
    told_call := new.call_id;
  end if;
  if tg_table_name = 'step' then
    told_reason := new.reason;
  end if;
  insert into outgoing_event (tenant_id, subscriber, type, call_id, call_state, reason)
  select tenant_id, name, tg_argv[0], told_call, told_state, told_reason
  from subscriber
  where tenant_id = new.tenant_id and refusal is null and tg_argv[0] = any (events);
  return null;
end
$$;

-- What another application has handled (only_by_hand, python-app) is no news.
create trigger tell_completed_call after update of state on call
for each row when (new.state in ('posted', 'skipped') and old.state <> new.state and not old.only_by_hand)
execute function note_outgoing_event('call.completed');

create trigger tell_new_transcript after insert on transcript
for each row when (new.state = 'completed' and new.engine <> 'python-app')
execute function note_outgoing_event('call.transcribed');

create trigger tell_transcript after update of state on transcript
for each row when (new.state = 'completed' and old.state <> 'completed')
execute function note_outgoing_event('call.transcribed');

create trigger tell_recording after insert or update of archived_at on recording
for each row execute function note_outgoing_event('recording.saved');

create trigger tell_failed_recording after update of outcome on step
for each row when (new.stage = 'archive-recording' and new.outcome = 'parked')
execute function note_outgoing_event('recording.failed');
