-- Which of these calls of another application are new to the hub, and which have moved on there? Calls of the hub's own stay as they are.
with given as (
  select *
  from jsonb_to_recordset(?::jsonb) as given (
    id uuid, provider_call_id text, facts jsonb, canonical jsonb, state text, reason text, words text, at timestamptz, row text
  )
),
new_key as (
  insert into call_key (provider, provider_call_id, call_id)
  select 'exotel', provider_call_id, id from given order by provider_call_id
  on conflict do nothing
  returning call_id
),
new_call as (
  insert into call (id, provider, provider_call_id, facts, state, reason, only_by_hand, accepted_at, finished_at)
  select id, 'exotel', provider_call_id, facts, state, reason, state <> 'posted', at, at
  from given join new_key on new_key.call_id = given.id
),
moved_on as (
  update call
  set state = given.state, reason = given.reason, only_by_hand = given.state <> 'posted', finished_at = given.at
  from given
  where call.provider = 'exotel'
    and call.provider_call_id = given.provider_call_id
    and call.only_by_hand
    and (call.state, call.reason) is distinct from (given.state, given.reason)
  returning call.id, call.provider_call_id
),
heard_of as (
  select new_key.call_id, given.* from given join new_key on new_key.call_id = given.id
  union all
  select moved_on.id, given.* from given join moved_on using (provider_call_id)
),
new_event as (
  insert into call_event (call_id, source, digest, raw, headers, canonical, received_at, last_received_at)
  select call_id, 'python-app', encode(sha256(convert_to(row, 'UTF8')), 'hex'), convert_to(row, 'UTF8'), '{}', canonical, at, at
  from heard_of
  on conflict do nothing
),
new_transcript as (
  insert into transcript (call_id, engine, state, completed_at, words)
  select call_id, 'python-app', 'completed', at, words from heard_of where state = 'posted' and words is not null
  on conflict do nothing
)
select (select count(*) from new_key) as imported, (select count(*) from moved_on) as moved_on
