-- Does this database know no call yet, and is no other hub sending it samples?
insert into turn (name, owner, until)
select 'send-sample-calls', :#${variable.owner}, now() + interval '10 seconds'
where not exists (select from call)
on conflict (tenant_id, name) do update set owner = excluded.owner, until = excluded.until
where turn.until < now()
returning owner
