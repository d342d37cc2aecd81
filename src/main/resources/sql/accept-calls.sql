-- Which of these deliveries are the first of their calls? For those: key, call, event and job, in one durable step.
with delivery as (
  select id, provider, provider_call_id, facts::jsonb, source, digest, raw, headers::jsonb, canonical::jsonb
  from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::text[])
    as delivery (id, provider, provider_call_id, facts, source, digest, raw, headers, canonical)
),
key as (
  insert into call_key (provider, provider_call_id, call_id)
  select provider, provider_call_id, id from delivery
  on conflict do nothing
  returning call_id
),
first as (
  select delivery.* from delivery join key on key.call_id = delivery.id
),
new_call as (
  insert into call (id, provider, provider_call_id, facts, sandbox)
  select id, provider, provider_call_id, facts, ? from first
),
new_event as (
  insert into call_event (call_id, source, digest, raw, headers, canonical)
  select id, source, digest, raw, headers, canonical from first
),
new_job as (
  insert into job (call_id, stage, run_at)
  select call_id, 'identify-parties', now() from key
)
select call_id from key
