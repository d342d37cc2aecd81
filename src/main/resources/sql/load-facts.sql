-- What is known of the call from all its deliveries, and does it still go on?
select facts::text as facts,
       facts ->> 'running' = 'true'
         and accepted_at > now() - make_interval(secs => :#${properties:hub.calls.longest-seconds}::int) as running
from call where id = :#${variable.callId}::uuid
