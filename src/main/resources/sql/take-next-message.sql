-- What does the channel say next? Nothing, when another hub holds it by now.
with held as (
  update slack_channel
  set next_post_at = now() + :#${variable.lease} * interval '1 millisecond'
  where owner = :#${variable.holder}
  returning tenant_id, name, failures
), following as materialized (
  select
    slack_post.id,
    held.failures,
    slack_post.unsure or slack_post.state = 'posting' as unsure,
    slack_post.purpose = 'living' and slack_post.ts is not null as edited
  from slack_post
  join held on held.tenant_id = slack_post.tenant_id and held.name = slack_post.channel
  where slack_post.state in ('waiting', 'posting')
  order by slack_post.turn, slack_post.call_id, slack_post.part
  limit 1
  for update of slack_post
), taken as (
  update slack_post
  set
    state = 'posting',
    tries = slack_post.tries + 1,
    unsure = following.unsure,
    first_tried_at = case when following.unsure then coalesce(slack_post.first_tried_at, now()) else now() end,
    slack_channel_id = coalesce(
      case when following.unsure or following.edited then slack_post.slack_channel_id end, :#${variable.slackChannelId}::text)
  from following
  where slack_post.id = following.id
  returning slack_post.*, following.failures, following.edited
), abandoned as (
  update step
  set ended_at = now(), outcome = 'unknown', reason = 'The hub stopped before Slack had answered.'
  from taken
  where step.call_id = taken.call_id
    and step.stage = 'post-to-slack'
    and step.ended_at is null
), begun as (
  insert into step (tenant_id, call_id, stage, attempt, owner)
  select tenant_id, call_id, 'post-to-slack', tries, :#${variable.owner}
  from taken
  returning id
)
select
  taken.id as post_id,
  taken.call_id::text as call_id,
  taken.call_id || '/' || taken.purpose || '/' || taken.part as key,
  taken.form,
  taken.words,
  taken.buttons,
  taken.tries,
  taken.unsure and not taken.edited as unsure,
  taken.purpose,
  taken.slack_channel_id,
  extract(epoch from taken.first_tried_at)::bigint as first_tried_at,
  parent.ts as thread_ts,
  parent.slack_channel_id as thread_channel_id,
  living.ts as edited_ts,
  living.slack_channel_id as edited_channel_id,
  call.provider_call_id,
  taken.failures,
  begun.id as step_id
from taken
cross join begun
left join call on call.id = taken.call_id
left join slack_post as parent
  on parent.call_id = taken.call_id and parent.purpose = taken.purpose and parent.part = 1 and taken.part > 1
left join slack_post as living
  on living.call_id = taken.call_id
  and living.purpose = 'living'
  and living.ts is not null
  and (taken.purpose = 'living' or taken.purpose = 'call' and taken.part = 1 and taken.ts is null)
