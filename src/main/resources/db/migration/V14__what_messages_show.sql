-- Which facts of its call a message was written from: news that came until it was posted are seen by it.
alter table slack_post add column facts_digest text; -- md5 of call.facts
