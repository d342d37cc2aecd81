-- Which events were delivered so long ago that nobody asks for them any more?
delete from outgoing_event
where state = 'delivered'
  and ended_at < now() - make_interval(days => :#${properties:hub.subscriptions.keep-delivered-days}::int)
