alter table recording
  add column channels smallint;       -- of its sound; null: not known
alter table transcript
  add column engine_answer bytea;     -- what an engine called back with, until it is read; it cannot be fetched again
create index transcript_by_called_job on transcript (engine_job_id) where state in ('submitting', 'waiting');
