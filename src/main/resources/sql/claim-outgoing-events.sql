-- Which subscribers have an event due and are told by nobody right now, and what is each of them told next?
with free as materialized (
  select tenant_id, name
  from subscriber
  where free_at <= now()
    and refusal is null
    and exists (
      select
      from outgoing_event
      where outgoing_event.tenant_id = subscriber.tenant_id
        and outgoing_event.subscriber = subscriber.name
        and outgoing_event.state = 'waiting'
        and outgoing_event.run_at <= now()
    )
  order by free_at
  limit 8
  for update skip locked
), held as (
  update subscriber
  set free_at = now() + interval '60 seconds', owner = :#${variable.owner} || '/' || gen_random_uuid()
  from free
  where subscriber.tenant_id = free.tenant_id
    and subscriber.name = free.name
  returning subscriber.tenant_id, subscriber.name, subscriber.owner
), taken as (
  update outgoing_event
  set attempts = attempts + 1
  from held
  where outgoing_event.id = (
    select due.id
    from outgoing_event as due
    where due.tenant_id = held.tenant_id
      and due.subscriber = held.name
      and due.state = 'waiting'
      and due.run_at <= now()
    order by due.run_at, due.occurred_at, due.id
    limit 1
  )
  returning outgoing_event.*, held.owner as holder
)
select
  taken.id::text as event_id,
  taken.holder,
  taken.subscriber,
  taken.type,
  taken.attempts,
  to_char(taken.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at,
  call.provider_call_id,
  (
    jsonb_build_object(
      'id', call.id,
      'provider', call.provider,
      'provider_call_id', call.provider_call_id,
      'direction', call.direction,
      'from_number', call.facts ->> 'fromNumber',
      'to_number', call.facts ->> 'toNumber',
      'support_number', call.support_number,
      'customer_number', call.customer_number,
      'customer_name', call.customer_name,
      'agent_name', call.agent_name,
      'agent_number', call.agent_number,
      'department', call.department,
      'call_type', call.call_type,
      'status', call.facts ->> 'status',
      'started_at', call.facts ->> 'startedAt',
      'accepted_at', to_char(call.accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'finished_at', to_char(call.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'duration_seconds', call.facts -> 'durationSeconds',
      'state', coalesce(taken.call_state, call.state),
      'reason', taken.reason,
      'sandbox', call.sandbox
    )
    || case taken.type
      when 'call.transcribed' then jsonb_build_object(
        'transcript', jsonb_build_object(
          'text', coalesce(said.words, transcript.words),
          'language', transcript.language,
          'engine', transcript.engine
        )
      )
      when 'recording.saved' then jsonb_build_object(
        'recording', jsonb_build_object(
          'bucket', recording.bucket,
          'key', recording.object_key,
          'bytes', recording.bytes,
          'sha256', recording.sha256,
          'content_type', recording.content_type
        )
      )
      else '{}'::jsonb
    end
  )::text as data
from taken
left join call on call.id = taken.call_id
left join transcript on transcript.call_id = taken.call_id
left join recording on recording.call_id = taken.call_id
left join lateral (
  select string_agg(
    case when length(speaker) <= 2 then 'Speaker ' else '' end || speaker || ': ' || words,
    chr(10) order by position
  ) as words
  from utterance
  where utterance.call_id = taken.call_id
) as said on taken.type = 'call.transcribed'
