-- As many calls as :calls says, as a hub leaves them behind. Of a hundred, 85 are posted and the others had no recording,
-- one in a thousand is parked. Each has a number of its own, one of forty agents took it, and a few words are rare. Ids grow with time, as the hub's do. A statement ends where a line ends with a semicolon.
create function bench_id(n bigint) returns uuid immutable language sql as $$
  select (lpad(to_hex(1700000000000 + n * 1000), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid
$$;

create table bench_call as
select
  n,
  bench_id(n) as id,
  'filled-' || n as provider_call_id,
  case when n % 1000 = 7 then 'parked' when n % 100 < 85 then 'posted' else 'skipped' end as state,
  now() - (:calls - n) * interval '1 second' as at,
  '0963' || lpad(n::text, 7, '0') as customer,
  case when n % 10000 = 3 then 'Rare Agent' else 'Agent ' || n % 40 end as agent
from generate_series(1, :calls) n;

insert into call_key (provider, provider_call_id, call_id)
select 'exotel', provider_call_id, id from bench_call order by md5(provider_call_id);

insert into call (id, provider, provider_call_id, facts, state, reason, direction, support_number, customer_number,
                  agent_name, agent_handle, agent_number, agent_source, department, customer_segment, accepted_at, finished_at)
select id, 'exotel', provider_call_id,
  jsonb_build_object('provider', 'exotel', 'providerCallId', provider_call_id, 'fromNumber', customer,
    'toNumber', '08047190321', 'durationSeconds', 56, 'status', 'completed', 'startedAtText', '2025-11-07 14:20:11',
    'recordingUrl', 'https://recordings.exotel.com/exotelrecordings/account/' || provider_call_id || '.mp3'),
  state, case state when 'parked' then 'Slack refuses the channel' when 'skipped' then 'No recording available' end,
  'incoming', '08047190321', customer, agent, '@asha', '09845012377', 'number', 'Support', 'General',
  at, at + interval '2 minutes'
from bench_call order by n;

insert into call_event (call_id, source, digest, raw, headers, canonical, received_at, last_received_at)
select id, 'zapier', encode(sha256(convert_to(provider_call_id, 'UTF8')), 'hex'),
  convert_to(repeat('{"call_id": "x"}', 20), 'UTF8'), '{"Content-Type": "application/json"}',
  jsonb_build_object('provider', 'exotel', 'providerCallId', provider_call_id, 'fromNumber', '09631055120',
    'toNumber', '08047190321', 'durationSeconds', 56, 'status', 'completed'),
  at, at
from bench_call order by n;

insert into step (call_id, stage, attempt, owner, started_at, ended_at, outcome, reason)
select id, stage, 1, 'hub-1-00000000-0000-0000-0000-000000000000', at, at, case when state = 'posted' then 'done' else state end, null
from bench_call, unnest(array['identify-parties', 'archive-recording', 'transcribe-recording', 'await-transcript', 'announce-call'])
  with ordinality as stages (stage, position)
where state <> 'skipped' or position <= 2
order by n, position;

insert into job (call_id, stage, run_at)
select id, 'announce-call', null from bench_call where state = 'parked';

insert into job (call_id, stage, run_at, attempt)
select bench_id(:calls + n), 'identify-parties', now() - interval '1 hour', 0 from generate_series(1, 1000) n;

insert into recording (call_id, source_url, bucket, object_key, bytes, sha256, content_type)
select id, 'https://recordings.exotel.com/exotelrecordings/account/' || provider_call_id || '.mp3', 'recordings',
  'default/2025/11/07/' || id || '.mp3', 250000, encode(sha256(convert_to(provider_call_id, 'UTF8')), 'hex'), 'audio/mpeg'
from bench_call where state <> 'skipped' order by n;

insert into transcript (call_id, engine, state, upload_url, engine_job_id, submissions, submitted_at, polls, completed_at,
                        language, confidence, audio_seconds, words)
select id, 'assemblyai', 'completed', 'https://uploads.example/' || id, id::text, 1, at, 2, at, 'en', 0.97, 56,
  repeat('I paid for the annual plan on Monday and the page still says trial. ', 60)
    || case when n % 10000 = 5 then 'zebra' when n % 100 = 1 then 'invoice' else '' end
from bench_call where state <> 'skipped' order by n;

insert into utterance (call_id, position, speaker, start_ms, end_ms, confidence, words)
select id, position, chr(65 + position % 2), position * 5000, position * 5000 + 4000, 0.97,
  'I paid for the annual plan on Monday and the page still says trial.'
from bench_call, generate_series(0, 3) position
where state <> 'skipped' order by n, position;

insert into slack_channel (name) values ('default') on conflict do nothing;

insert into slack_post (call_id, part, parts, channel, words, state, turn, tries, posted_at)
select id, 1, 1, 'default', repeat('I paid for the annual plan on Monday and the page still says trial. ', 5), state, at, 1,
  case state when 'posted' then at + interval '7 seconds' end
from bench_call where state <> 'skipped' order by n;

insert into audit (at, action, call_id, subject, detail)
select at, 'delivery', id, 'default exotel ' || provider_call_id, 'zapier accepted' from bench_call order by n;

drop table bench_call;

-- As hubs leave it that have summed up all the while.
truncate call_tally;

insert into call_tally
select tenant_id, state, count(*) from call where state <> 'processing' group by tenant_id, state;

vacuum analyze;

checkpoint;
