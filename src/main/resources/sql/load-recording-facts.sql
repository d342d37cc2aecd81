-- Where is the recording of this call, is that one archived already, and how did the call end?
select c.tenant_id,
       c.accepted_at,
       c.call_type,
       c.channel,
       c.facts ->> 'status' as status,
       c.facts ->> 'durationSeconds' as duration_seconds,
       nullif(trim(c.facts ->> 'recordingUrl'), '') as source_url,
       exists (select 1
                 from recording r
                where r.call_id = c.id
                  and r.deleted_at is null
                  and r.source_url = trim(c.facts ->> 'recordingUrl')) as archived
  from call c
 where c.id = :#${variable.callId}::uuid
