-- What is the channel to be told of how this call fares? Nothing while Slack is being told something of it, or once its message is written.
with told as (
  select id, tenant_id, accepted_at
  from call
  where id = :#${variable.callId}::uuid
    and not exists (
      select
      from slack_post
      where slack_post.call_id = call.id
        and slack_post.purpose = 'call'
        and slack_post.state <> 'parked'
    )
), known_channel as (
  insert into slack_channel (tenant_id, name)
  select tenant_id, :#${variable.channel}
  from told
  on conflict do nothing
)
insert into slack_post (tenant_id, call_id, purpose, part, parts, channel, words, buttons, progress, turn)
select
  tenant_id, id, 'living', 0, 1, :#${variable.channel}, :#${variable.living.words}, :#${variable.living.buttons},
  :#${variable.progress}, accepted_at
from told
on conflict (call_id, purpose, part) do update set
  words = excluded.words,
  buttons = excluded.buttons,
  progress = excluded.progress,
  state = 'waiting',
  reason = null
where slack_post.state in ('waiting', 'posted')
  and not slack_post.unsure
  and slack_post.progress is distinct from excluded.progress
