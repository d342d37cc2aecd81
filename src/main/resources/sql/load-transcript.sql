-- How far is the transcript of this call?
select
  state,
  coalesce(upload_url, '') as upload_url,
  coalesce(engine_job_id, '') as engine_job_id,
  submissions,
  polls,
  to_char(submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as submitted_at
from transcript
where call_id = :#${variable.callId}::uuid
union all
select 'none', '', '', 0, 0, null
limit 1
