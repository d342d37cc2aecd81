package routes.agents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A person who takes or makes calls, as {@code agent_mapping.json} describes one. Only the name is
 * required.
 *
 * @param slackHandle with or without the leading @
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Agent(
    String name,
    @JsonProperty("slack_handle") String slackHandle,
    String email,
    String department,
    String team) {}
