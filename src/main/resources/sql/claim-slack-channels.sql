-- Which channels have something to say, may speak now, and are ours for the length of the lease?
with due as materialized (
  select tenant_id, name
  from slack_channel
  where next_post_at <= now()
    and exists (
      select
      from slack_post
      where slack_post.tenant_id = slack_channel.tenant_id
        and slack_post.channel = slack_channel.name
        and slack_post.state in ('waiting', 'posting')
    )
  order by next_post_at
  limit 4
  for update skip locked
)
update slack_channel
set
  next_post_at = now() + :#${variable.lease} * interval '1 millisecond',
  owner = :#${variable.owner} || '/' || gen_random_uuid()
from due
where slack_channel.tenant_id = due.tenant_id
  and slack_channel.name = due.name
returning slack_channel.name as channel, slack_channel.owner as holder
