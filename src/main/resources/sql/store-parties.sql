-- Who spoke with whom on this call?
update call set
  direction = :#${body.direction},
  support_number = :#${body.supportNumber},
  customer_number = :#${body.customerNumber},
  customer_name = :#${variable.customerName},
  agent_name = :#${body.agentName},
  agent_handle = :#${body.agentHandle},
  agent_email = :#${body.agentEmail},
  agent_number = :#${body.agentNumber},
  agent_source = :#${body.agentSource},
  department = :#${body.department},
  customer_segment = :#${body.customerSegment},
  company = :#${body.company}
where id = :#${variable.callId}::uuid
