-- Which calls have a step due, and who takes it?
with claimed as (
  update job set
    run_at = now() + make_interval(secs => :#${variable.leaseSeconds}),
    attempt = attempt + 1,
    failures = failures + case when owner is null then 0 else 1 end,
    owner = :#${variable.owner}
  where call_id in (
    select call_id from job where run_at <= now() order by run_at
    limit :#${variable.batch} for update skip locked
  )
  returning call_id, stage, attempt, failures, owner
),
unfinished as (
  update step set ended_at = now(), outcome = 'lost', reason = 'The hub stopped in this step'
  where call_id in (select call_id from claimed) and ended_at is null
),
begun as (
  insert into step (call_id, stage, attempt, owner)
  select call_id, stage, attempt, owner from claimed
  returning id, call_id
)
select claimed.call_id::text as call_id, stage, attempt, failures, begun.id as step_id
from claimed join begun using (call_id)
