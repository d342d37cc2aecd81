-- What do the messages of this call show?
select
  call.id::text as call_id,
  call.state,
  call.reason,
  call.claimed_by,
  call.claimed_at,
  call.provider_call_id,
  call.department,
  coalesce(living.channel, call.channel) as channel,
  call.call_type,
  call.layout,
  call.provider,
  call.support_number,
  call.customer_number,
  call.customer_name,
  call.agent_name,
  call.agent_handle,
  call.agent_email,
  call.agent_number,
  call.agent_source,
  call.customer_segment,
  call.accepted_at,
  call.facts ->> 'startedAt' as started_at,
  call.facts ->> 'durationSeconds' as duration_seconds,
  call.facts ->> 'status' as status,
  nullif(trim(call.facts ->> 'recordingUrl'), '') is not null as recorded,
  md5(call.facts::text || coalesce(call.claimed_by, '')) as facts_digest,
  recording.source_url as recording_url,
  transcript.words,
  minutes.fields::text as minutes,
  minutes.flags::text as minutes_flags
from call
left join recording on recording.call_id = call.id
left join slack_post as living
  on living.call_id = call.id and living.purpose = 'living' and living.ts is not null
left join transcript on transcript.call_id = call.id
left join minutes on minutes.call_id = call.id and minutes.written_at >= transcript.completed_at
where call.id = :#${variable.callId}::uuid
