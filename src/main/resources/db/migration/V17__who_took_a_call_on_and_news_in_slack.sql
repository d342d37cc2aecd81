-- A call may be claimed in Slack; messages carry buttons; one tells how a call fares before its end, another its news by webhook.
alter table call
  add column claimed_by text,        -- Slack's id of the person who has taken the call on
  add column claimed_at timestamptz;

alter table slack_post
  add column buttons  text,          -- what stands below the words, as Slack was given it (attachments as JSON)
  add column progress text,          -- of a living message: how the call fared when it was written
  add column told     text,          -- of news by webhook: what the call's own messages would say with it
  drop constraint slack_post_purpose_check,
  add constraint slack_post_purpose_check check (purpose in ('call', 'missed', 'living', 'news'));

-- Few rows at a time: a living message is gone once the call's own message has taken its place.
create index slack_post_living on slack_post (call_id) where purpose = 'living';
