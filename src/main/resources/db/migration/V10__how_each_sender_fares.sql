-- What is known of each sender as a whole. One row a sender, changed once a minute at the most and with each round that
-- asks it for its calls; the hot path of deliveries never touches it.
create table integration (
  sender            text        not null,
  tenant_id         text        not null default 'default',
  since             timestamptz not null default now(), -- no call from before is asked for
  last_webhook_at   timestamptz,
  next_round_at     timestamptz,                        -- pace, pause and lease in one; null: never asked
  owner             text,                               -- the hub process that asks at present
  last_round_at     timestamptz,                        -- when the last complete round ended
  checked_until     timestamptz,                        -- calls that had ended by then were looked at
  recovered         bigint      not null default 0,     -- deliveries that never came and were made up for
  last_recovered_at timestamptz,
  last_error        text,
  last_error_at     timestamptz,
  primary key (tenant_id, sender)
);
