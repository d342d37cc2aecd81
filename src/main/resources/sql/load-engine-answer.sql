-- What has the engine called back with?
select engine_answer from transcript where call_id = :#${variable.callId}::uuid
