-- Who holds the channel? Nobody, when there was nothing to say.
update slack_channel
set next_post_at = now(), owner = null
where owner = :#${variable.holder}
