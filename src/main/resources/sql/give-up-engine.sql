-- Which engine does not read this recording, so that the next one is asked?
insert into transcript (call_id, engine, state, failed_engines)
values (:#${variable.callId}::uuid, :#${variable.engine}, 'failed', array[:#${variable.engine}])
on conflict (call_id) do update set
  state = excluded.state,
  failed_engines = transcript.failed_engines || excluded.failed_engines,
  engine_job_id = null,
  upload_url = null,
  engine_answer = null,
  submissions = 0
