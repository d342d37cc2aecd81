-- How many messages of this call does Slack not have yet? Once the first may have gone out, the rest stays as written.
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
  select slack_post.state, slack_post.unsure
  from slack_post
  join announced on announced.id = slack_post.call_id
  where slack_post.purpose = :#${variable.purpose}
  order by slack_post.part
  for update of slack_post
), begun as materialized (
  select exists (select from held where state in ('posting', 'posted') or unsure) as yes
), message as (
  select
    written.message ->> 'form' as form,
    written.message ->> 'words' as words,
    written.message ->> 'buttons' as buttons,
    written.part::integer as part,
    count(*) over ()::integer as parts
  from jsonb_array_elements(:#${variable.messages}::jsonb) with ordinality as written (message, part)
), removed as (
  delete from slack_post
  using announced, begun
  where slack_post.call_id = announced.id
    and slack_post.purpose = :#${variable.purpose}
    and not begun.yes
    and slack_post.part > (select count(*) from message)
), withdrawn as (
  delete from slack_post
  using announced
  where slack_post.call_id = announced.id
    and slack_post.purpose = 'living'
    and slack_post.state in ('waiting', 'parked')
    and slack_post.ts is null
    and not slack_post.unsure
), left_as_it_is as (
  update slack_post
  set state = 'posted'
  from announced
  where slack_post.call_id = announced.id
    and slack_post.purpose = 'living'
    and slack_post.state = 'waiting'
    and slack_post.ts is not null
), stored as (
  insert into slack_post (tenant_id, call_id, purpose, part, parts, channel, form, words, buttons, facts_digest, turn)
  select
    announced.tenant_id, announced.id, :#${variable.purpose}, message.part, message.parts, :#${variable.channel},
    message.form, message.words, message.buttons, :#${variable.call[facts_digest]}, announced.accepted_at
  from announced, begun, message
  where not begun.yes
  on conflict (call_id, purpose, part) do update set
    parts = excluded.parts,
    channel = excluded.channel,
    form = excluded.form,
    words = excluded.words,
    buttons = excluded.buttons,
    facts_digest = excluded.facts_digest,
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
    and slack_post.purpose = :#${variable.purpose}
    and begun.yes
    and slack_post.state = 'parked'
)
select ((select count(*) from stored) + (select count(*) from held where begun.yes and state <> 'posted'))::integer
from begun
