-- What do the messages of this call show?
select
  call.provider_call_id,
  call.department,
  call.channel,
  call.support_number,
  call.customer_number,
  call.agent_name,
  call.agent_handle,
  call.agent_email,
  call.agent_number,
  call.customer_segment,
  call.accepted_at,
  call.facts ->> 'startedAt' as started_at,
  call.facts ->> 'durationSeconds' as duration_seconds,
  call.facts ->> 'status' as status,
  transcript.words
from call
left join transcript on transcript.call_id = call.id
where call.id = :#${variable.callId}::uuid
