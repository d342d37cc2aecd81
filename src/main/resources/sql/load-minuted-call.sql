-- What are the minutes of this call written from, and has the model written them since the transcript was there?
select
  call.agent_name,
  call.agent_source,
  call.minutes_style,
  transcript.words,
  transcript.language,
  coalesce(minutes.outcome = 'model' and minutes.written_at >= transcript.completed_at, false) as written
from call
left join transcript on transcript.call_id = call.id
left join minutes on minutes.call_id = call.id
where call.id = :#${variable.callId}::uuid
