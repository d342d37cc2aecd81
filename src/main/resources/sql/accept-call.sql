-- Is this the first delivery of its call? If so: key, call, event and job, in one durable step.
with delivery as (
  select ?::uuid as id, ?::text as provider, ?::text as provider_call_id, ?::jsonb as facts, ?::boolean as sandbox
),
key as (
  insert into call_key (provider, provider_call_id, call_id)
  select provider, provider_call_id, id from delivery
  on conflict do nothing
  returning call_id
),
new_call as (
  insert into call (id, provider, provider_call_id, facts, sandbox)
  select delivery.id, provider, provider_call_id, facts, sandbox from delivery join key on key.call_id = delivery.id
),
new_event as (
  insert into call_event (call_id, source, digest, raw, headers, canonical)
  select call_id, ?, ?, ?, ?::jsonb, ?::jsonb from key
),
new_job as (
  insert into job (call_id, stage, run_at)
  select call_id, 'identify-parties', now() from key
)
select exists (select from key)
