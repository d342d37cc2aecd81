-- Who may use the console and Hawtio, and by which tokens programs may ask.
create table hub_user (
  name             text        not null check (name = lower(name)),
  tenant_id        text        not null default 'default',
  role             text        not null check (role in ('viewer', 'operator', 'admin')),
  password         text        not null,               -- a hash that names its method
  must_change      boolean     not null default false, -- the password was made by somebody else
  failures         integer     not null default 0,     -- wrong passwords, one after the other
  locked_until     timestamptz,
  disabled_at      timestamptz,
  created_at       timestamptz not null default now(),
  last_sign_in_at  timestamptz,
  primary key (tenant_id, name)
);

create table api_token (
  id               uuid        primary key default gen_random_uuid(),
  tenant_id        text        not null default 'default',
  name             text        not null,
  hash             text        not null unique,        -- sha-256 of the token, hexadecimal
  hint             text        not null,               -- its last characters, by which a person knows it
  created_by       text        not null,
  created_at       timestamptz not null default now(),
  last_used_at     timestamptz,                        -- to the minute
  revoked_at       timestamptz
);

-- The tables of Spring Session, under names of the hub's own.
create table console_session (
  primary_id            char(36)     primary key,
  session_id            char(36)     not null unique,
  creation_time         bigint       not null,
  last_access_time      bigint       not null,
  max_inactive_interval integer      not null,
  expiry_time           bigint       not null,
  principal_name        varchar(100)
);
create index console_session_expiry on console_session (expiry_time);
create index console_session_principal on console_session (principal_name);

create table console_session_attributes (
  session_primary_id    char(36)     not null references console_session (primary_id) on delete cascade,
  attribute_name        varchar(200) not null,
  attribute_bytes       bytea        not null,
  primary key (session_primary_id, attribute_name)
);
