-- What came in, and what became of it?
insert into audit (action, call_id, at, subject, detail)
values ('delivery', :#callId, :#at, :#subject, :#detail)
