-- What the console looks for. Without a transaction, so that calls are accepted meanwhile (see the file beside this one).
create function number_tail(number text) returns text language sql immutable parallel safe
return nullif(right(regexp_replace(number, '\D', '', 'g'), 9), '');

-- Of each number of a call the last nine digits: by them it is found in whatever spelling.
create function number_tails(facts jsonb) returns text[] language sql immutable parallel safe
return array[
  number_tail(facts ->> 'fromNumber'), number_tail(facts ->> 'toNumber'), number_tail(facts ->> 'lineNumber'),
  number_tail(facts ->> 'dialedNumber'), number_tail(facts ->> 'agentPhone')];

create index concurrently call_by_time on call (accepted_at desc, id desc) include (tenant_id, state);
create index concurrently call_by_agent on call (agent_name, accepted_at desc, id desc);
create index concurrently call_by_department on call (department, accepted_at desc, id desc);
create index concurrently call_by_type on call (call_type, accepted_at desc, id desc);
create index concurrently call_by_number on call using gin (number_tails(facts));
-- A text search vector holds a megabyte at the most; a text that makes a larger one could not be stored.
create index concurrently transcript_by_words on transcript using gin (to_tsvector('simple', left(words, 200000)));
create index concurrently call_by_end on call (finished_at) where finished_at is not null;
create index concurrently slack_post_by_time on slack_post (posted_at) include (tenant_id, turn)
  where part = 1 and purpose = 'call' and posted_at is not null;
create index concurrently audit_by_time on audit using brin (at);
