-- Which calls fare otherwise than their living message says, and which have none yet although they were accepted to be posted?
with fares as (
  select
    call.id,
    call.accepted_at,
    living.id is null as untold,
    case
      when call.state in ('parked', 'skipped') then call.state
      when job.stage in ('transcribe-recording', 'await-transcript') then 'archived'
      when job.stage in ('write-minutes', 'announce-call') then 'transcribed'
      else 'received'
    end as word,
    md5(concat_ws('/', call.reason, call.claimed_by)) as rest,
    living.progress
  from call
  left join job on job.call_id = call.id
  left join slack_post as living on living.call_id = call.id and living.purpose = 'living'
  where call.id in (
      select call_id from slack_post where purpose = 'living' and state in ('waiting', 'posted') and not unsure
      union all
      select call_id
      from job
      where stage in ('archive-recording', 'transcribe-recording', 'await-transcript', 'write-minutes')
        and run_at is not null
      union all
      select call.id
      from call
      join job on job.call_id = call.id
      where call.state = 'parked'
        and call.finished_at > now() - interval '10 minutes'
        and job.stage in ('archive-recording', 'transcribe-recording', 'await-transcript', 'write-minutes')
    )
    and call.state <> 'posted'
    and (living.id is not null or nullif(trim(call.facts ->> 'recordingUrl'), '') is not null)
    and not exists (
      select
      from slack_post as final
      where final.call_id = call.id
        and final.purpose = 'call'
        and (living.id is null or final.state <> 'parked')
    )
)
select id::text as call_id, word, word || '/' || rest as progress
from fares
where untold or progress is distinct from word || '/' || rest
order by accepted_at
limit 50
