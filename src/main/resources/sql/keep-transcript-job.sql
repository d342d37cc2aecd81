-- Which job of the engine reads the recording?
update transcript set state = 'waiting', engine_job_id = :#${variable.jobId}, submitted_at = now(), polls = 0
where call_id = :#${variable.callId}::uuid
