-- As what can this call be seen in Slack? What was said counts more than that it was missed.
select min(purpose) as purpose
from slack_post
where call_id = :#${variable.callId}::uuid
  and purpose in ('call', 'missed')
  and state = 'posted'
