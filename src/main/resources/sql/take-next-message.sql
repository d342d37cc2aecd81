-- What does the channel say next? Nothing, when another hub holds it by now.
with held as (
  update slack_channel
  set next_post_at = now() + :#${variable.lease} * interval '1 millisecond'
  where owner = :#${variable.holder}
  returning tenant_id, name, failures
), following as materialized (
  select slack_post.id, held.failures
  from slack_post
  join held on held.tenant_id = slack_post.tenant_id and held.name = slack_post.channel
  where slack_post.state in ('waiting', 'posting')
  order by slack_post.turn, slack_post.call_id, slack_post.part
  limit 1
  for update of slack_post
), taken as (
  update slack_post
  set state = 'posting', tries = slack_post.tries + 1
  from following
  where slack_post.id = following.id
  returning
    slack_post.id, slack_post.tenant_id, slack_post.call_id, slack_post.words, slack_post.tries, following.failures
), abandoned as (
  update step
  set ended_at = now(), outcome = 'unknown', reason = 'The hub stopped before Slack had answered; the message is sent again.'
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
  taken.words,
  taken.tries,
  taken.failures,
  begun.id as step_id
from taken, begun
