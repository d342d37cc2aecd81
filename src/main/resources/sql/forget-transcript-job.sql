-- Which job has come to nothing, so that the next attempt begins with a new upload?
update transcript set state = 'failed', engine_job_id = null, upload_url = null, engine_answer = null
where call_id = :#${variable.callId}::uuid
