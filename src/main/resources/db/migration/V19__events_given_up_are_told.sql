-- Operators are told once that an event was given up: equals ended_at when they have been. A hub of the version before
-- leaves it alone.
alter table outgoing_event add column giving_up_told_at timestamptz;
