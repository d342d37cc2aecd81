-- Which object is the recording of this call? A later recording takes the place of an earlier one.
insert into recording (call_id, tenant_id, source_url, bucket, object_key, bytes, sha256, content_type, channels)
values (:#${variable.callId}::uuid,
        :#${variable.recordingFacts[tenant_id]},
        :#${variable.recordingFacts[source_url]},
        :#${variable.recordingBucket},
        :#${variable.recordingKey},
        :#${variable.recording.bytes},
        :#${variable.recording.sha256},
        :#${variable.recording.contentType},
        :#${variable.recording.channels})
on conflict (call_id) do update
   set source_url = excluded.source_url,
       bucket = excluded.bucket,
       object_key = excluded.object_key,
       bytes = excluded.bytes,
       sha256 = excluded.sha256,
       content_type = excluded.content_type,
       channels = excluded.channels,
       archived_at = now(),
       deleted_at = null,
       deletion_reason = null
