-- What call_rules.json said of a call when it was looked at last.
alter table call
  add column call_type text,
  add column channel   text,                            -- wanted by a rule; null: the department's
  add column ruled     boolean not null default false;  -- a rule, not the lack of a recording, ended it
