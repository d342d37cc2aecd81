-- Which call has all of its messages in Slack now? What is left of a call goes before all other calls of the channel.
with released as (
  update slack_channel
  set
    next_post_at = now() + :#${variable.pause} * interval '1 millisecond',
    owner = null,
    failures = 0,
    reason = null,
    refusal = null
  where owner = :#${variable.holder}
  returning name
), posted as (
  update slack_post
  set
    state = 'posted',
    posted_at = now(),
    reason = null,
    unsure = false,
    ts = :#${variable.receipt.ts},
    slack_channel_id = :#${variable.receipt.channelId}
  from released
  where slack_post.id = :#${variable.message[post_id]}
  returning slack_post.id, slack_post.call_id, slack_post.purpose
), remaining as materialized (
  select slack_post.id
  from slack_post
  join posted
    on posted.call_id = slack_post.call_id and posted.purpose = slack_post.purpose and posted.id <> slack_post.id
  where slack_post.state <> 'posted'
), put_first as (
  update slack_post
  set turn = '-infinity'
  from remaining
  where slack_post.id = remaining.id
), noted as (
  update step
  set ended_at = now(), outcome = 'posted', reason = :#${variable.receipt.remark}
  where id = :#${variable.message[step_id]}
), cleared as (
  delete from job
  using posted
  where job.call_id = posted.call_id
    and (posted.purpose = 'call' or job.stage = 'announce-missed-call')
    and not exists (select from remaining)
  returning job.call_id
), done as materialized (
  select posted.call_id
  from posted, (select count(*) as jobs from cleared) as finished
  where not exists (select from remaining)
    and (posted.purpose = 'call' or finished.jobs > 0)
)
update call
set state = 'posted', reason = null, finished_at = now()
from done
where call.id = done.call_id
returning call.id
