-- What came in, and what became of it? A crash may take the last of these, so the commit does not wait for the disk.
with unhurried as (
  select set_config('synchronous_commit', 'off', true)
)
insert into audit (action, call_id, subject, detail)
select
  'delivery',
  (
    select call_id
    from call_key
    where tenant_id = 'default'
      and provider = :#${variable.delivery.event.provider}
      and provider_call_id = :#${variable.delivery.event.providerCallId}
  ),
  :#${variable.delivery.key},
  :#${variable.delivery.source} || ' ' || :#${variable.became}
from unhurried
returning call_id::text
