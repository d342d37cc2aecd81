-- The customer's name by the lists of customers, when the parties were worked out; null when they do not know the number.
alter table call add column customer_name text;
