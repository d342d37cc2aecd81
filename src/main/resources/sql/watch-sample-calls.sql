-- How far are the first calls of this hub?
select provider_call_id, state, reason from call order by accepted_at limit 20
