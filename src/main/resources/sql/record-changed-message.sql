-- What does the message say now, and what did it say before?
with before as (
  select id, call_id, purpose, part, words
  from slack_post
  where id = :#${variable.changed[post_id]}
  for update
), after as (
  update slack_post
  set words = :#${variable.changed[words]}, buttons = nullif(:#${variable.changed[buttons]}::text, '[]')
  from before
  where slack_post.id = before.id
)
insert into audit (action, call_id, subject, detail)
select 'amend', call_id, purpose || '/' || part, words
from before
where words <> :#${variable.changed[words]}
