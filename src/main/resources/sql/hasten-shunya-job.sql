-- Which call waits for this job of Shunya, so that it is asked for at once, and was all of it fetched before? Nothing for a job that is not known.
with named as (
  select call_id, state <> 'waiting' as finished from transcript
  where engine = 'shunya' and engine_job_id = :#${variable.word.jobId}
  union all
  select call_id, state <> 'waiting' from analysis where engine_job_id = :#${variable.word.jobId}
),
known as (
  select call_id, finished from named
  union all
  select
    call_id,
    not exists (
      select from job
      where job.call_id = shunya_call.call_id and job.stage in ('await-transcript', 'analyse-call')
    )
  from shunya_call
  where number = :#${variable.word.number}::integer and not exists (select from named)
),
hastened as (
  update job set run_at = now()
  from known
  where job.call_id = known.call_id and not known.finished
    and job.stage in ('await-transcript', 'analyse-call')
    and job.owner is null and job.run_at > now()
)
select bool_and(finished) as finished from known
