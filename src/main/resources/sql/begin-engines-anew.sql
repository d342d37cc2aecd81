-- Every engine may be asked again when a person puts the call back; does one of them still work on it?
update transcript set
  failed_engines = '{}',
  engine_job_id = case when :#${variable.progress.state} <> 'failed' then engine_job_id end,
  upload_url = case when :#${variable.progress.state} <> 'failed' then upload_url end
where call_id = :#${variable.callId}::uuid
