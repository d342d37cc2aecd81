-- What do the rules say of this call?
update call set
  call_type = :#${body.type},
  channel = :#${body.channel},
  layout = :#${body.layout},
  transcriber = :#${body.transcriber},
  language = :#${body.language},
  minutes_style = :#${body.minutes},
  ruled = :#${body.action} <> 'post'
where id = :#${variable.callId}::uuid
