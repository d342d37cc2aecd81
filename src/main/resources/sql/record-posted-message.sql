-- Which call has all of its messages in Slack now, and has it had news since they were written? What is left of a call goes before all other calls of the channel.
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
  returning
    slack_post.id, slack_post.call_id, slack_post.purpose, slack_post.part, slack_post.facts_digest,
    slack_post.slack_channel_id
), replaced as (
  delete from slack_post
  using posted
  where slack_post.call_id = posted.call_id
    and slack_post.purpose = 'living'
    and posted.purpose = 'call'
    and posted.part = 1
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
), finished as materialized (
  select
    job.call_id,
    (posted.slack_channel_id is not null or :#${variable.followsUp})
      and posted.facts_digest is distinct from md5(call.facts::text || coalesce(call.claimed_by, ''))
      as outdated
  from posted
  join job on job.call_id = posted.call_id
  join call on call.id = posted.call_id
  where not exists (select from remaining)
    and (posted.purpose = 'call' or job.stage = 'announce-missed-call')
  for update of job, call
), cleared as (
  delete from job
  using finished
  where job.call_id = finished.call_id and not finished.outdated
), amended as (
  update job
  set stage = 'amend-call', run_at = now(), failures = 0, owner = null, attempt = attempt + 1
  from finished
  where job.call_id = finished.call_id and finished.outdated
), done as materialized (
  select posted.call_id
  from posted, (select count(*) as jobs from finished) as held
  where not exists (select from remaining)
    and (posted.purpose = 'call' or held.jobs > 0)
)
update call
set state = 'posted', reason = null, finished_at = now()
from done
where call.id = done.call_id
returning call.id
