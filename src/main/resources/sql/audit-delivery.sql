-- What came in, and what became of it?
insert into audit (action, call_id, subject, detail)
values (
  'delivery',
  (select call_id from call_key where provider = :#${variable.delivery.event.provider} and provider_call_id = :#${variable.delivery.event.providerCallId}),
  :#${variable.delivery.key},
  :#${variable.delivery.source} || ' ' || :#${variable.became}
)
returning call_id::text
