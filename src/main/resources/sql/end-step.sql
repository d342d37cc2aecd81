-- What does the call do after this step? Only whoever still holds it may say.
with ended as (
  update step set ended_at = now(), outcome = :#${variable.outcome}, reason = :#${variable.reason},
    cost_usd = :#${variable.costUsd}
  where id = :#${variable.stepId} and ended_at is null
  returning id
),
earlier_polls as (
  delete from step
  where :#${variable.outcome} = 'waiting' and outcome = 'waiting' and exists (select from ended)
    and call_id = :#${variable.callId}::uuid and stage = :#${variable.stage}
),
held as (
  update job set
    stage = coalesce(:#${variable.nextStage}::text, stage),
    run_at = case when :#${variable.outcome} in ('done', 'waiting', 'retry', 'failover')
                  then now() + make_interval(secs => :#${variable.delaySeconds}) end,
    failures = case :#${variable.outcome} when 'retry' then failures + 1 else 0 end,
    owner = null
  where call_id = :#${variable.callId}::uuid and owner = :#${variable.owner} and attempt = :#${variable.attempt}
    and :#${variable.outcome} not in ('skipped', 'amended')
  returning call_id
),
finished as (
  delete from job
  where call_id = :#${variable.callId}::uuid and owner = :#${variable.owner} and attempt = :#${variable.attempt}
    and :#${variable.outcome} in ('skipped', 'amended')
  returning call_id
)
update call set
  state = :#${variable.outcome},
  reason = :#${variable.reason},
  finished_at = now()
where id in (select call_id from held union all select call_id from finished)
  and :#${variable.outcome} in ('parked', 'skipped')
