-- Which message in Slack says what is not so any more? None for a worker that has lost the call.
with message as (
  select
    written.message ->> 'form' as form,
    written.message ->> 'words' as words,
    written.message ->> 'buttons' as buttons,
    written.part::integer as part,
    count(*) over ()::integer as parts
  from jsonb_array_elements(:#${variable.messages}::jsonb) with ordinality as written (message, part)
)
select
  slack_post.id as post_id,
  slack_post.call_id::text as call_id,
  slack_post.call_id || '/' || slack_post.purpose || '/' || slack_post.part as key,
  slack_post.channel,
  slack_post.slack_channel_id,
  slack_post.ts,
  slack_post.parts,
  message.parts as parts_now,
  message.words,
  coalesce(message.buttons, case when slack_post.buttons is not null then '[]' end) as buttons
from slack_post
join message on message.part = slack_post.part and message.form = slack_post.form
join job on job.call_id = slack_post.call_id
where slack_post.call_id = :#${variable.callId}::uuid
  and slack_post.purpose = :#${variable.purpose}
  and slack_post.ts is not null
  and (slack_post.words <> message.words or slack_post.buttons is distinct from message.buttons)
  and job.owner = :#${variable.owner}
  and job.attempt = :#${variable.attempt}
order by slack_post.part
limit 1
