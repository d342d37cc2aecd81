-- What becomes of this event? Whoever refuses all events is told nothing more until the file's entry changes.
with released as (
  update subscriber
  set free_at = now(), owner = null, refusal = :#${variable.verdict.refusal}::text
  where owner = :#${body[holder]}
  returning tenant_id, name, refusal
)
update outgoing_event
set
  state = :#${variable.verdict.state},
  answer = :#${variable.verdict.reason},
  run_at = now() + make_interval(secs => :#${variable.verdict.pauseSeconds}),
  ended_at = case when :#${variable.verdict.state} <> 'waiting' then now() end
where outgoing_event.state = 'waiting'
  and (
    outgoing_event.id = :#${body[event_id]}::uuid
    or exists (
      select
      from released
      where released.refusal is not null
        and released.tenant_id = outgoing_event.tenant_id
        and released.name = outgoing_event.subscriber
    )
  )
