-- How many messages of this call does Slack not have yet? Once the first has gone out, the rest stays as it was written.
with announced as (
  select id, tenant_id, accepted_at
  from call
  where id = :#${variable.callId}::uuid
), known_channel as (
  insert into slack_channel (tenant_id, name)
  select tenant_id, :#${variable.channel}
  from announced
  on conflict do nothing
), held as materialized (
  select slack_post.state
  from slack_post
  join announced on announced.id = slack_post.call_id
  order by slack_post.part
  for update of slack_post
), begun as materialized (
  select exists (select from held where state in ('posting', 'posted')) as yes
), message as (
  select words, part::integer, count(*) over ()::integer as parts
  from jsonb_array_elements_text(:#${variable.messages}::jsonb) with ordinality as written (words, part)
), removed as (
  delete from slack_post
  using announced, begun
  where slack_post.call_id = announced.id
    and not begun.yes
    and slack_post.part > (select count(*) from message)
), stored as (
  insert into slack_post (tenant_id, call_id, part, parts, channel, words, turn)
  select
    announced.tenant_id, announced.id, message.part, message.parts, :#${variable.channel}, message.words,
    announced.accepted_at
  from announced, begun, message
  where not begun.yes
  on conflict (call_id, part) do update set
    parts = excluded.parts,
    channel = excluded.channel,
    words = excluded.words,
    state = 'waiting',
    turn = excluded.turn,
    reason = null
  where slack_post.state in ('waiting', 'parked')
  returning slack_post.id
), revived as (
  update slack_post
  set state = 'waiting', channel = :#${variable.channel}, turn = announced.accepted_at, reason = null
  from announced, begun
  where slack_post.call_id = announced.id
    and begun.yes
    and slack_post.state = 'parked'
)
select ((select count(*) from stored) + (select count(*) from held where begun.yes and state <> 'posted'))::integer
from begun
