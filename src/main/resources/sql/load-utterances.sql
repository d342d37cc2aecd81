-- Who said what in this call, in order?
select speaker, words
from utterance
where call_id = :#${variable.callId}::uuid
order by position
