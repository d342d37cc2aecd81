-- A call that another application has handled before: no delivery puts it to work, only a person does.
alter table call add column only_by_hand boolean not null default false;
