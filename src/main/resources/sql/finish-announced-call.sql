-- Which call needs no more work, since Slack has all of its messages?
with finished as (
  update call
  set state = 'posted', reason = null, finished_at = coalesce(finished_at, now())
  where id = :#${variable.callId}::uuid
  returning id
)
delete from job
using finished
where job.call_id = finished.id
