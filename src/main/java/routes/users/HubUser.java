package routes.users;

import java.time.Instant;

/**
 * Somebody who may sign in.
 *
 * @param name in small letters
 * @param mustChange the password was made by somebody else and must be replaced first
 * @param lockedUntil no password is looked at before; may be null
 * @param disabledAt null while the user may sign in
 * @param lastSignInAt null before the first time
 */
public record HubUser(
    String name,
    Role role,
    boolean mustChange,
    Instant lockedUntil,
    Instant disabledAt,
    Instant createdAt,
    Instant lastSignInAt) {}
