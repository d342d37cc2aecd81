-- As what can this call be seen in Slack, by messages that the bot can still change? What was said counts more than that it was missed.
select min(purpose) as purpose
from slack_post
where call_id = :#${variable.callId}::uuid
  and ts is not null
