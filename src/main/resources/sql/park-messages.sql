-- Which call waits for a person, since Slack refuses its messages? The channel goes on with the next call.
with released as (
  update slack_channel
  set
    next_post_at = now() + :#${variable.pause} * interval '1 millisecond',
    owner = null,
    failures = 0,
    reason = null,
    refusal = coalesce(:#${variable.verdict.refusal}::text, refusal)
  where owner = :#${variable.holder}
  returning name
), refused as (
  select slack_post.call_id, slack_post.purpose
  from slack_post, released
  where slack_post.id = :#${variable.message[post_id]}
), noted as (
  update step
  set ended_at = now(), outcome = 'parked', reason = :#${variable.verdict.reason}
  where id = :#${variable.message[step_id]}
), parked_messages as (
  update slack_post
  set state = 'parked', reason = :#${variable.verdict.reason}
  from refused
  where slack_post.call_id = refused.call_id
    and slack_post.purpose = refused.purpose
    and slack_post.state in ('waiting', 'posting')
), stopped as (
  update job
  set run_at = null, owner = null
  from refused
  where job.call_id = refused.call_id
    and (refused.purpose = 'call' or job.stage = 'announce-missed-call')
  returning job.call_id
), held_up as materialized (
  select refused.call_id
  from refused, (select count(*) as jobs from stopped) as halted
  where refused.purpose = 'call' or halted.jobs > 0
)
update call
set state = 'parked', reason = :#${variable.verdict.reason}, finished_at = now()
from held_up
where call.id = held_up.call_id
returning call.id::text
