-- Which call waits for a person, since Slack refuses its messages? The channel goes on with the next call.
with released as (
  update slack_channel
  set
    next_post_at = now() + :#${variable.pause} * interval '1 millisecond',
    owner = null,
    failures = 0,
    reason = null
  where owner = :#${variable.holder}
  returning name
), refused as (
  select slack_post.call_id
  from slack_post, released
  where slack_post.id = :#${variable.message[post_id]}
), noted as (
  update step
  set ended_at = now(), outcome = 'parked', reason = :#${variable.reason}
  where id = :#${variable.message[step_id]}
), parked_messages as (
  update slack_post
  set state = 'parked', reason = :#${variable.reason}
  from refused
  where slack_post.call_id = refused.call_id
    and slack_post.state in ('waiting', 'posting')
), stopped as (
  update job
  set run_at = null, owner = null
  from refused
  where job.call_id = refused.call_id
)
update call
set state = 'parked', reason = :#${variable.reason}, finished_at = now()
from refused
where call.id = refused.call_id
returning call.id::text
