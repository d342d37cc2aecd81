-- Where did the engine put the recording?
insert into transcript (call_id, engine, state, upload_url)
values (:#${variable.callId}::uuid, 'assemblyai', 'uploaded', :#${variable.uploadUrl})
on conflict (call_id) do update
set engine = excluded.engine, state = excluded.state, upload_url = excluded.upload_url
