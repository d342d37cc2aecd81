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
), said as materialized (
  select call.id, posted.purpose
  from call
  join posted on posted.call_id = call.id
  where not exists (select from remaining)
  for update of call
), cleared as (
  delete from job
  using said
  where job.call_id = said.id
    and (said.purpose = 'call' or job.stage = 'announce-missed-call')
  returning job.call_id
)
update call
set state = 'posted', reason = null, finished_at = now()
from said
where call.id = said.id
  and (said.purpose = 'call' or exists (select from cleared))
returning call.id
