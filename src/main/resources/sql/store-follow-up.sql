-- Which news stand in line for this call? Those that nobody has been told yet become one; a worker that has lost the call stores none.
insert into slack_post (tenant_id, call_id, purpose, part, parts, channel, words, told, turn)
select
  call.tenant_id,
  call.id,
  'news',
  1 + (
    select count(*)
    from slack_post
    where slack_post.call_id = call.id
      and slack_post.purpose = 'news'
      and (slack_post.state in ('posting', 'posted') or slack_post.unsure)
  ),
  1,
  :#${variable.before[channel]},
  :#${variable.news.words},
  :#${variable.news.told},
  call.accepted_at
from call
join job on job.call_id = call.id
where call.id = :#${variable.callId}::uuid
  and job.owner = :#${variable.owner}
  and job.attempt = :#${variable.attempt}
on conflict (call_id, purpose, part) do update set
  words = excluded.words,
  told = excluded.told,
  state = 'waiting',
  reason = null
where slack_post.state in ('waiting', 'parked')
