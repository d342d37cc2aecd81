-- As which number does Shunya know this submission? As the same one, when the answer to it was lost.
with lost as (
  select from transcript
  where call_id = :#${variable.callId}::uuid and engine = 'shunya' and state = 'submitting'
),
numbered as (
  insert into shunya_call (call_id)
  select :#${variable.callId}::uuid where not exists (select from lost)
  returning number, idempotency_key
),
announced as (
  insert into transcript (call_id, engine, state, submissions)
  values (:#${variable.callId}::uuid, 'shunya', 'submitting', 1)
  on conflict (call_id) do update set
    engine = excluded.engine,
    state = excluded.state,
    submissions = transcript.submissions + case when exists (select from lost) then 0 else 1 end
)
select number, idempotency_key::text from numbered
union all
select number, idempotency_key::text from shunya_call
where call_id = :#${variable.callId}::uuid and exists (select from lost)
order by number desc
limit 1
