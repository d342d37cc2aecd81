-- Which call waits for this job of AssemblyAI, so that it is asked for at once?
update job set run_at = now()
from transcript
where transcript.engine_job_id = :#${body} and transcript.engine = 'assemblyai'
  and transcript.state = 'waiting'
  and job.call_id = transcript.call_id and job.stage = 'await-transcript'
  and job.owner is null and job.run_at > now()
