-- What came of the analysis of this call?
update analysis set
  state = :#${variable.result.state},
  fields = :#${variable.result.fields}::jsonb,
  reason = case when :#${variable.result.state} = 'failed' then :#${variable.result.reason} end,
  ended_at = now()
where call_id = :#${variable.callId}::uuid
