-- How far is the transcript of this call, and who may read it?
select
  coalesce(transcript.state, 'none') as state,
  coalesce(transcript.engine, '') as engine,
  coalesce(array_to_string(transcript.failed_engines, ','), '') as failed_engines,
  coalesce(call.transcriber, '') as wanted,
  coalesce(call.language, '') as language,
  call.provider,
  coalesce(call.direction, '') as direction,
  coalesce(recording.channels, 0) as channels,
  coalesce(transcript.upload_url, '') as upload_url,
  coalesce(transcript.engine_job_id, '') as engine_job_id,
  coalesce(transcript.engine_job_id <> ''
    and (transcript.state <> 'submitting' or transcript.engine_answer is not null), false) as submitted,
  coalesce(transcript.submissions, 0) as submissions,
  coalesce(transcript.polls, 0) as polls,
  to_char(transcript.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as submitted_at
from call
left join transcript on transcript.call_id = call.id
left join recording on recording.call_id = call.id
where call.id = :#${variable.callId}::uuid
