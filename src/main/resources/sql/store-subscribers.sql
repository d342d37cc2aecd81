-- Who is told of what from now on? For a changed entry all begins anew; what waits for one that is gone is given up.
with wanted as (
  select name, entry, events
  from jsonb_to_recordset(:#${variable.subscribers}::jsonb) as wanted (name text, entry text, events text[])
), kept as (
  insert into subscriber (name, entry, events)
  select name, entry, events from wanted
  on conflict (tenant_id, name) do update set
    entry = excluded.entry,
    events = excluded.events,
    refusal = null,
    free_at = now(),
    owner = null
  where subscriber.entry <> excluded.entry
  returning tenant_id, name
), due_again as (
  update outgoing_event
  set attempts = 0, run_at = now()
  from kept
  where outgoing_event.tenant_id = kept.tenant_id
    and outgoing_event.subscriber = kept.name
    and outgoing_event.state = 'waiting'
), removed as (
  delete from subscriber
  where name not in (select name from wanted)
  returning tenant_id, name
)
update outgoing_event
set state = 'given-up', answer = 'The subscriber is no longer in subscriptions.json.', ended_at = now()
from removed
where outgoing_event.tenant_id = removed.tenant_id
  and outgoing_event.subscriber = removed.name
  and outgoing_event.state = 'waiting'
