-- How often has the engine been asked?
update transcript set polls = polls + 1 where call_id = :#${variable.callId}::uuid
