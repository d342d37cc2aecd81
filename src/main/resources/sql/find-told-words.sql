-- What does the channel know of this call, by its first message and the news that followed it, and where is that?
select
  coalesce(news.told, slack_post.words) as told,
  slack_post.channel
from slack_post
left join lateral (
  select later.told
  from slack_post as later
  where later.call_id = slack_post.call_id
    and later.purpose = 'news'
    and (later.state in ('posting', 'posted') or later.unsure)
  order by later.part desc
  limit 1
) as news on true
where slack_post.call_id = :#${variable.callId}::uuid
  and slack_post.purpose = :#${variable.purpose}
  and slack_post.part = 1
