-- What was said, taken apart once for all searches: doing so for one long call takes longer than all else of a page.
-- A trigger, since a generated column would have the whole table written anew while hubs wait, and since a hub of an
-- older version may run beside this one. Transcripts from before have none and are taken apart when they are looked at.
alter table transcript add column said tsvector;

create function take_words_apart() returns trigger language plpgsql as $$
begin
  new.said := to_tsvector('simple', left(new.words, 200000));
  return new;
end
$$;

create trigger take_words_apart before insert or update of words on transcript
  for each row execute function take_words_apart();
