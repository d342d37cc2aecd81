-- What call_rules.json chose for a call besides its type and channel; null: the default.
alter table call
  add column layout        text,
  add column transcriber   text,
  add column minutes_style text;
