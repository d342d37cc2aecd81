-- Which minutes does this call have now? They take the place of earlier ones.
insert into minutes (call_id, style, model, outcome, fields, flags, reason, prompt_tokens, completion_tokens, cost_usd)
values (:#${variable.callId}::uuid,
        :#${variable.question.style},
        :#${variable.draft.model},
        :#${variable.draft.outcome},
        :#${variable.draft.fields}::jsonb,
        :#${variable.draft.flags}::jsonb,
        :#${variable.draft.reason},
        :#${variable.draft.promptTokens},
        :#${variable.draft.completionTokens},
        :#${variable.draft.costUsd})
on conflict (call_id) do update
   set style = excluded.style,
       model = excluded.model,
       outcome = excluded.outcome,
       fields = excluded.fields,
       flags = excluded.flags,
       reason = excluded.reason,
       prompt_tokens = excluded.prompt_tokens,
       completion_tokens = excluded.completion_tokens,
       cost_usd = excluded.cost_usd,
       written_at = now()
