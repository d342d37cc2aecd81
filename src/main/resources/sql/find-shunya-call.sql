-- As which number does Shunya know this call?
select number from shunya_call where call_id = :#${variable.callId}::uuid order by number desc limit 1
