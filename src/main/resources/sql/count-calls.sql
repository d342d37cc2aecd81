-- Has this hub ever taken a call?
select count(*) from call
