-- Is a submission on its way whose answer is not known yet?
update transcript set state = 'submitting', submissions = submissions + 1
where call_id = :#${variable.callId}::uuid
