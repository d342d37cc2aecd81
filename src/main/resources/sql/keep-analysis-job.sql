-- Which job of the engine analyses the call?
update analysis set state = 'waiting', engine_job_id = nullif(:#${variable.jobId}, '')
where call_id = :#${variable.callId}::uuid
