-- Which call has all of its messages in Slack now? What is left of a call goes before all other calls of the channel.
with released as (
  update slack_channel
  set
    next_post_at = now() + :#${variable.pause} * interval '1 millisecond',
    owner = null,
    failures = 0,
    reason = null
  where owner = :#${variable.holder}
  returning name
), posted as (
  update slack_post
  set state = 'posted', posted_at = now(), reason = null
  from released
  where slack_post.id = :#${variable.message[post_id]}
  returning slack_post.id, slack_post.call_id
), remaining as materialized (
  select slack_post.id
  from slack_post
  join posted on posted.call_id = slack_post.call_id and posted.id <> slack_post.id
  where slack_post.state <> 'posted'
), put_first as (
  update slack_post
  set turn = '-infinity'
  from remaining
  where slack_post.id = remaining.id
), noted as (
  update step
  set ended_at = now(), outcome = 'posted', reason = null
  where id = :#${variable.message[step_id]}
), cleared as (
  delete from job
  using posted
  where job.call_id = posted.call_id
    and not exists (select from remaining)
)
update call
set state = 'posted', reason = null, finished_at = now()
from posted
where call.id = posted.call_id
  and not exists (select from remaining)
returning call.id
