-- What does the archived text say about its call?
select
  call.tenant_id,
  call.accepted_at,
  call.provider,
  call.provider_call_id,
  call.direction,
  call.customer_number,
  call.support_number,
  call.agent_name,
  call.agent_number,
  call.department,
  call.facts ->> 'startedAt' as started_at,
  call.facts ->> 'durationSeconds' as duration_seconds
from call
where call.id = :#${variable.callId}::uuid
