-- What is known of the call from all its deliveries?
select facts::text from call where id = :#${variable.callId}::uuid
