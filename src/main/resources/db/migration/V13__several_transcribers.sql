alter table transcript
  add column failed_engines text[] not null default '{}'; -- asked in vain, in order, since the call was put to work
alter table call
  add column language text;                               -- wanted by a rule; null: that of the settings
create index transcript_by_engine_job on transcript (engine_job_id) where state = 'waiting';
