-- When is the channel asked again? The message keeps its place, and no call uses up attempts.
with noted as (
  update step
  set ended_at = now(), outcome = 'retry', reason = :#${variable.verdict.reason}
  where id = :#${variable.message[step_id]}
), paused as (
  update slack_channel
  set
    next_post_at = now() + :#${variable.pause} * interval '1 millisecond',
    owner = null,
    failures = failures + 1,
    reason = :#${variable.verdict.reason}
  where owner = :#${variable.holder}
  returning name, next_post_at
), put_back as (
  update slack_post
  set
    state = 'waiting',
    reason = :#${variable.verdict.reason},
    unsure = slack_post.unsure or :#${variable.verdict.unsure}
  from paused
  where slack_post.id = :#${variable.message[post_id]}
    and slack_post.state = 'posting'
)
select next_post_at from paused
