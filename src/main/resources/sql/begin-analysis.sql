-- How far is the analysis of this call, which has no other one of its transcript, and as which number does Shunya know the call?
insert into analysis (call_id) values (:#${variable.callId}::uuid)
on conflict (call_id) do update set polls = analysis.polls + 1
returning
  state,
  idempotency_key::text,
  polls,
  extract(epoch from now() - began_at)::bigint as age,
  (select max(number) from shunya_call where shunya_call.call_id = analysis.call_id) as number
