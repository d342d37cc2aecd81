-- What did Deepgram hear for this job? It says so once; the call that waits for it goes on at once.
with told as (
  update transcript set engine_answer = :#${variable.raw}
  where engine_job_id = :#${body} and engine = 'deepgram' and state in ('submitting', 'waiting')
    and engine_answer is null
  returning call_id
)
update job set run_at = now()
from told
where job.call_id = told.call_id and job.stage in ('transcribe-recording', 'await-transcript')
  and job.owner is null and job.run_at > now()
