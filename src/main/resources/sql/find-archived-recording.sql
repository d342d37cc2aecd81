-- Which object is the recording of this call, and what must its bytes add up to?
select bucket, object_key, bytes, sha256, content_type
  from recording
 where call_id = :#${variable.callId}::uuid
   and deleted_at is null
