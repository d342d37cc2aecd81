-- How many calls have come to which end, so that nobody counts a million rows to know it. Each change is a row of its own:
-- one row that all changed would make them wait for each other. The hubs sum the rows up now and then.
create table call_tally (
  tenant_id        text        not null,
  state            text        not null,
  calls            bigint      not null
);

-- In whatever way a call changes, also by hand or by a hub of an earlier version.
create function tally_call() returns trigger language plpgsql set search_path from current as $$
begin
  if tg_op <> 'INSERT' and old.state <> 'processing' then
    insert into call_tally values (old.tenant_id, old.state, -1);
  end if;
  if tg_op <> 'DELETE' and new.state <> 'processing' then
    insert into call_tally values (new.tenant_id, new.state, 1);
  end if;
  return null;
end
$$;

create trigger tally_new_call after insert on call
for each row when (new.state <> 'processing') execute function tally_call();

create trigger tally_changed_call after update of state on call
for each row when (old.state <> new.state) execute function tally_call();

create trigger tally_removed_call after delete on call
for each row when (old.state <> 'processing') execute function tally_call();

-- The triggers keep others from writing calls until this is committed.
insert into call_tally
select tenant_id, state, count(*) from call where state <> 'processing' group by tenant_id, state;
