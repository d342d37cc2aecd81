-- About which job will the engine call back? It may do so before its answer to the submission is here.
insert into transcript (call_id, engine, state, engine_job_id, submissions)
values (:#${variable.callId}::uuid, :#${variable.engine}, 'submitting', :#${variable.jobId}, 1)
on conflict (call_id) do update set
  engine = excluded.engine,
  state = excluded.state,
  engine_job_id = excluded.engine_job_id,
  submissions = transcript.submissions + 1
