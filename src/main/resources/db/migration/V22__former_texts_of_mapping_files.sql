-- What the mapping files said, from the first edit in the console on.
create table mapping_edit (
  id         bigint      generated always as identity primary key,
  tenant_id  text        not null default 'default',
  file       text        not null,               -- relative to MAPPINGS_DIR
  text       text        not null,
  version    text        not null,               -- as in /health
  author     text,                               -- null: found on disk or in the jar when an edit replaced it
  at         timestamptz not null default now()
);
create index mapping_edit_by_file on mapping_edit (tenant_id, file, id desc);
